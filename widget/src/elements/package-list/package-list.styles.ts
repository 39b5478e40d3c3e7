import { css } from 'lit'

/**
 * A card takes five rows of the list's grid, so that the cards beside each other share their lines. The
 * list keeps the height of a row of cards in all its states, and so does what stands in for the cards while
 * they load: what is below moves only by what more there is.
 */
export const packageListStyles = css`
  :host {
    min-height: var(--deskbell-reserve, 27em);
  }
  [part='list'] {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 15.5em), 1fr));
    grid-auto-rows: auto auto minmax(7em, auto) auto auto;
    column-gap: calc(var(--_space) * 4);
    padding-top: 1em;
  }
  [part~='card'] {
    position: relative;
    display: grid;
    grid-row: span 5;
    grid-template-rows: subgrid;
    margin-bottom: calc(var(--_space) * 4);
    padding: calc(var(--_space) * 6);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--deskbell-color-surface, transparent);
  }
  [part~='card']:only-child {
    max-width: 26em;
  }
  [part~='featured'] {
    border-color: transparent;
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  [part='badge'] {
    position: absolute;
    top: -0.75em;
    inset-inline-start: calc(var(--_space) * 5);
  }
  [part='price'],
  [part='worth'] {
    margin-block: 12px;
  }
  .action {
    align-self: end;
  }
  [aria-busy='true'] {
    max-height: var(--deskbell-reserve, none);
    overflow: clip;
  }
  [aria-busy='true'] li {
    display: block;
    grid-row: auto;
    height: 23em;
    animation: appear 150ms 150ms backwards;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @container (width > 36em) {
    [aria-busy='true'] {
      max-height: var(--deskbell-reserve, 27em);
    }
    :host([layout='list']) [part='list'] {
      grid-template-columns: 1fr auto;
      grid-auto-rows: auto;
    }
    :host([layout='list']) [part~='card'] {
      grid-area: auto / span 2;
      grid-template: none / subgrid;
      column-gap: 32px;
      max-width: none;
    }
    :host([layout='list']) [part='inside'] {
      grid-area: 2 / 1 / span 2;
    }
    :host([layout='list']) :is([part='price'], [part='worth'], .action) {
      grid-column: 2;
      margin-top: 0;
      text-align: end;
    }
  }
`
