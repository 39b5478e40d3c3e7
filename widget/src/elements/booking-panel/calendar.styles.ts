import { css } from 'lit'

/**
 * Wide, the month stands beside the times of its day, which scroll within its height; narrow, one week of it above
 * them. Months and days of any length take the same place, so that nothing below moves when they are turned, or come.
 */
export const calendarStyles = css`
  .choosing,
  .list {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .choosing {
    min-height: calc(35.5em + 260px);
  }
  .booker {
    display: grid;
    gap: 20px;
  }
  .turners {
    display: flex;
    align-items: center;
    gap: 4px;
    margin-bottom: 8px;
  }
  h4 {
    font-size: 1em;
    line-height: 1.3;
  }
  .turners h4 {
    flex: 1;
    text-align: center;
  }
  .turn {
    display: grid;
    place-items: center;
    width: 44px;
    height: 44px;
    border: 0;
    border-radius: calc(var(--_radius) * 0.8);
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .turn[aria-disabled] {
    opacity: 0.35;
    cursor: default;
  }
  .turn:not([aria-disabled]):hover,
  .day:not([aria-disabled], .chosen):hover {
    background: color-mix(in srgb, currentColor 8%, transparent);
  }
  svg {
    width: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .chevron:dir(rtl) {
    transform: scaleX(-1);
  }
  table {
    width: 100%;
    border-spacing: 0;
    table-layout: fixed;
  }
  th {
    padding-bottom: 4px;
    font-size: 0.8125em;
    font-weight: 400;
    color: var(--_quiet);
    overflow: clip;
  }
  td {
    padding: 2px;
  }
  .day {
    position: relative;
    display: block;
    width: 100%;
    min-height: 44px;
    border: 0;
    border-radius: calc(var(--_radius) * 0.8);
    background: none;
    color: var(--_quiet);
    font: inherit;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
    transition: background-color 120ms;
  }
  .day[aria-disabled] {
    opacity: 0.5;
    cursor: default;
  }
  .day.free {
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
    color: inherit;
    font-weight: 600;
  }
  .day.free:hover {
    background: color-mix(in srgb, var(--_accent) 24%, transparent);
  }
  .day.chosen {
    outline: 1px solid var(--_border);
    outline-offset: -1px;
  }
  .day.free.chosen {
    background: var(--_accent);
  }
  .day.free.chosen span {
    color: var(--_on-accent);
  }
  .day:focus-visible,
  .day.chosen:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
    z-index: 1;
  }
  .day[aria-current] span {
    text-decoration: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 0.3em;
  }
  .day-view {
    display: grid;
    gap: 12px;
    grid-template-rows: auto minmax(0, 1fr);
  }
  .parts {
    display: grid;
    gap: 16px;
    align-content: start;
  }
  h5 {
    margin-bottom: 6px;
    font-weight: 400;
  }
  .times {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 8px;
    list-style: none;
  }
  .time {
    width: 100%;
    min-height: 44px;
    padding: 4px 8px;
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
    transition: background-color 120ms;
  }
  .time:hover {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 10%, transparent);
  }
  .pending {
    visibility: hidden;
  }
  .none {
    display: grid;
    gap: 12px;
  }
  .placeholders {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    align-content: start;
    gap: 8px;
    padding-top: 1.6em;
  }
  .outline {
    animation: appear 150ms step-end;
  }
  .outline i {
    height: 44px;
    border-radius: calc(var(--_radius) * 0.8);
    background: color-mix(in srgb, currentColor 7%, transparent);
  }
  .rows {
    grid-template-columns: 1fr;
    gap: 12px;
    padding: 0;
  }
  .rows i {
    height: 6.5em;
  }
  @container (width < 40rem) {
    .month,
    tr:not(.current, thead tr) {
      display: none;
    }
    td {
      padding-inline: 1px;
    }
    .day {
      min-height: 48px;
    }
  }
  @container (width >= 40rem) {
    .booker {
      grid-template-columns: minmax(0, 11fr) minmax(0, 9fr);
      gap: 40px;
    }
    .choosing {
      min-height: calc(1.5em + 434px);
    }
    .month-view {
      min-height: 374px;
    }
    .day-view {
      contain: size;
    }
    .parts {
      margin: -4px;
      padding: 4px 4px 24px;
      overflow-y: auto;
      scrollbar-width: thin;
      mask-image: linear-gradient(#000 calc(100% - 24px), transparent);
    }
    .week {
      display: none;
    }
    .outside:not(.chosen) {
      visibility: hidden;
    }
  }
  @media (prefers-reduced-motion) {
    .day,
    .time {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .day.free {
      border: 1px solid;
    }
    .day.free.chosen {
      forced-color-adjust: none;
      background: SelectedItem;
    }
    .day.free.chosen span {
      color: SelectedItemText;
    }
  }
`
