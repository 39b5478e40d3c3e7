import { css } from 'lit'

/** A table with room; where there is none, each row is a block and each cell says what it is. */
export const table = css`
  table {
    inline-size: 100%;
    border-collapse: collapse;
    text-align: start;
  }
  th,
  td {
    padding: 12px 16px;
    text-align: start;
    vertical-align: top;
    overflow-wrap: break-word;
  }
  td p {
    overflow-wrap: break-word;
  }
  th p {
    font-weight: 400;
  }
  tbody th > * {
    min-inline-size: 8em;
    overflow-wrap: anywhere;
  }
  td .number {
    white-space: nowrap;
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    border-block-end: 1px solid var(--_border);
    background: var(--deskbell-color-surface, Canvas);
    color: var(--_quiet);
    font-size: 0.8125em;
    font-weight: 600;
    white-space: nowrap;
  }
  tbody tr + tr > * {
    border-block-start: 1px solid var(--_border);
  }
  tbody th {
    font-weight: 600;
  }
  th.figure,
  td.figure {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  td.acts {
    inline-size: 1%;
    padding-block: 2px;
    white-space: nowrap;
  }
  .acts .link {
    min-block-size: 44px;
    padding-inline: 4px;
  }
  .acts .link + .link {
    margin-inline-start: 12px;
  }
  .cell-name {
    display: none;
  }
  thead th:first-child {
    border-start-start-radius: var(--_radius);
  }
  thead th:last-child {
    border-start-end-radius: var(--_radius);
  }
  @container (width >= 56rem) {
    td time {
      white-space: nowrap;
    }
  }
  @container (width < 44rem) {
    table,
    tbody,
    tr,
    th,
    td {
      display: block;
    }
    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: clip;
      clip-path: inset(50%);
    }
    tbody tr {
      padding: 12px 16px;
    }
    tbody tr + tr {
      border-block-start: 1px solid var(--_border);
    }
    tbody tr + tr > * {
      border: 0;
    }
    tbody th,
    tbody td,
    td.figure {
      display: grid;
      grid-template-columns: 7em minmax(0, 1fr);
      gap: 12px;
      padding: 2px 0;
      text-align: start;
      white-space: normal;
    }
    tbody th {
      grid-template-columns: 1fr;
      padding-block-end: 6px;
    }
    td.acts {
      display: block;
      inline-size: auto;
      padding-block-start: 4px;
    }
    .acts .link {
      padding-inline: 0;
    }
    .cell-name {
      display: block;
      color: var(--_quiet);
      font-weight: 400;
    }
  }
`
