import { css } from 'lit'

/** What stands around the calendar, and the steps after it. */
export const bookingStyles = css`
  #title:focus,
  #lost:focus,
  #cancel:focus {
    outline: none;
  }
  h4[id='own'],
  .question h4 {
    font-size: 1em;
  }
  .link {
    text-align: start;
  }
  .lead {
    margin-top: -8px;
  }
  fieldset {
    min-width: 0;
    border: 0;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .chip {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 44px;
    padding: 4px 14px;
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    cursor: pointer;
    font-variant-numeric: tabular-nums;
  }
  .chip .note {
    font-weight: 400;
    color: var(--_quiet);
  }
  .chip:has(:checked),
  .further.chosen {
    border-color: transparent;
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }
  .chip:has(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  select,
  textarea {
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    background: none;
    color: inherit;
    font: inherit;
  }
  textarea {
    width: 100%;
    resize: vertical;
  }
  select option,
  optgroup {
    background: Canvas;
    color: CanvasText;
  }
  .field select {
    width: 100%;
  }
  select.further {
    max-width: 100%;
    font-weight: 600;
    border-color: color-mix(in srgb, currentColor 30%, transparent);
  }
  .zone {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 6px;
    color: var(--_quiet);
  }
  .zone label {
    font-weight: 400;
  }
  .zone select {
    max-width: 100%;
    padding: 4px 0;
    border: 0;
    color: inherit;
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
  .columns {
    display: grid;
    gap: 20px;
  }
  .step {
    display: grid;
    gap: 16px;
    align-content: start;
    max-width: 40em;
  }
  .chosen-time {
    display: flex;
    gap: 16px;
    align-items: start;
    align-self: start;
    padding: 16px 20px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    font-variant-numeric: tabular-nums;
  }
  .chosen-time img {
    border-radius: 50%;
    object-fit: cover;
  }
  .when {
    font-weight: 600;
  }
  .payers {
    display: grid;
    gap: 8px;
  }
  legend {
    margin-bottom: 4px;
    font-weight: 600;
  }
  .payer {
    display: flex;
    gap: 12px;
    align-items: baseline;
    min-height: 44px;
    padding: 10px 14px;
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    font-weight: 400;
    cursor: pointer;
  }
  .payer:has(:checked) {
    border-color: transparent;
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .payer input {
    flex: none;
    width: 16px;
    min-height: 16px;
    accent-color: var(--_accent);
  }
  .payer span,
  .pays span,
  dd span {
    display: block;
  }
  .confirm {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px 20px;
    padding-top: 16px;
    border-top: 1px solid var(--_border);
  }
  .pays {
    flex: 1 1 9em;
    min-height: 2.8em;
    font-variant-numeric: tabular-nums;
  }
  .pays del {
    margin-inline-start: 4px;
    font-weight: 400;
    color: var(--_quiet);
  }
  .lost {
    display: grid;
    gap: 12px;
  }
  .lost .times {
    grid-template-columns: repeat(auto-fill, minmax(9em, 1fr));
  }
  .sessions,
  .own ul {
    list-style: none;
  }
  .planned,
  .own li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 24px;
    padding-block: 16px;
    border-top: 1px solid var(--_border);
  }
  .planned > div {
    flex: 1 1 14em;
  }
  .own li {
    padding-block: 6px;
  }
  .own {
    display: grid;
    gap: 8px;
    margin-top: 12px;
  }
  .pages {
    display: flex;
    gap: 24px;
  }
  .receipt {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding: 4px 20px 20px;
    max-width: 44em;
  }
  dl > div {
    display: grid;
    grid-template-columns: minmax(6em, 1fr) 4fr;
    gap: 2px 16px;
    padding-block: 12px;
    border-bottom: 1px solid var(--_border);
  }
  dd {
    font-variant-numeric: tabular-nums;
  }
  dl > :first-child dd span:first-child {
    font-weight: 600;
  }
  .question {
    display: grid;
    gap: 12px;
    justify-items: start;
  }
  .bar {
    width: 9em;
    height: 3px;
    border-radius: 2px;
    background: var(--_accent);
    animation: pulse 900ms ease-in-out infinite alternate;
  }
  .skeleton {
    height: 30em;
  }
  @container (width < 28rem) {
    dl > div {
      grid-template-columns: 1fr;
    }
    .confirm .primary {
      width: 100%;
    }
    .pays {
      flex-basis: 100%;
    }
  }
  @container (width >= 40rem) {
    .columns {
      grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
      gap: 40px;
    }
  }
`
