import { css } from 'lit'

/** What comes after the choice of a time, and what stands where none can be booked. */
export const stepsStyles = css`
  iframe {
    display: block;
    width: 100%;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: #fff;
    color-scheme: normal;
  }
  form {
    display: grid;
    gap: 16px;
  }
  .choices {
    display: grid;
    gap: 8px;
    list-style: none;
  }
  .choices .button {
    width: 100%;
    text-align: start;
  }
  .choices .quiet {
    display: block;
    font-weight: 400;
  }
  a.button {
    display: inline-grid;
    align-items: center;
    text-decoration: none;
  }
  textarea {
    width: 100%;
    resize: vertical;
  }
  .field select {
    width: 100%;
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
  /* Empty, it takes no row of its own. */
  .toasts:not(:has(.toast)) {
    position: absolute;
  }
`
