import { css } from 'lit'

/** What stands inside the sections. */
export const sectionStyles = css`
  .next-card {
    display: grid;
    gap: 20px;
    min-height: 15em;
  }
  .person {
    display: flex;
    gap: 16px;
    align-items: start;
  }
  img {
    border-radius: 50%;
    object-fit: cover;
  }
  .near {
    font-size: 0.8125em;
    font-weight: 600;
  }
  .near::first-letter {
    text-transform: uppercase;
  }
  .when {
    font-size: 1.25em;
    font-weight: 600;
    line-height: 1.3;
  }
  .time {
    font-size: 1.25em;
    font-variant-numeric: tabular-nums;
  }
  .time .small {
    font-size: 0.65em;
  }
  .about,
  .row > div:first-child,
  .results .inside,
  .opened,
  .standing,
  .parts-paid,
  .head {
    display: grid;
    gap: 4px;
  }
  .about {
    gap: 12px;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: space-between;
    gap: 16px 32px;
    padding-top: 16px;
    border-top: 1px solid var(--_border);
  }
  .foot .add {
    gap: 0 16px;
    margin: 0;
  }
  .foot .add .button {
    padding: 0;
    border: 0;
    font-weight: 400;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .ref {
    white-space: nowrap;
  }
  .file {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 12px;
  }
  .foot .add h4 {
    font-size: 0.8125em;
    font-weight: 400;
    color: var(--_quiet);
  }
  .rows > li {
    display: grid;
    gap: 12px;
    padding-block: 16px;
    border-bottom: 1px solid var(--_border);
  }
  .rows > .card {
    margin-bottom: 12px;
    padding: 20px;
    border: 2px solid var(--_accent);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px 24px;
  }
  .row > div:first-child {
    flex: 1 1 11em;
    gap: 0;
  }
  .row .actions {
    gap: 8px;
  }
  summary {
    display: list-item;
    min-height: 44px;
    padding-block: 10px;
    width: fit-content;
    font-weight: 600;
    cursor: pointer;
  }
  .results .inside {
    gap: 12px;
    padding-inline-start: 16px;
    border-inline-start: 2px solid var(--_border);
  }
  .lines {
    display: grid;
    gap: 4px;
  }
  .results .lines li:not([part]) {
    position: relative;
    padding-inline-start: 1.2em;
  }
  .results .lines li:not([part])::before {
    content: '–' / '';
    position: absolute;
    inset-inline-start: 0;
  }
  .metrics {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(9em, 1fr));
    gap: 12px;
  }
  .metrics dd {
    font-weight: 600;
  }
  fieldset {
    min-width: 0;
    border: 0;
  }
  legend {
    margin-bottom: 8px;
    font-weight: 600;
  }
  .feedback {
    max-width: 36em;
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  .ratings {
    display: grid;
    grid-template-columns: repeat(5, minmax(0, 4em));
    gap: 8px;
  }
  .ends {
    display: flex;
    justify-content: space-between;
    max-width: calc(20em + 32px);
    padding-top: 4px;
  }
  .rating {
    display: grid;
    place-items: center;
    min-height: 44px;
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }
  .rating input {
    position: absolute;
    width: 1px;
    min-height: 1px;
    height: 1px;
    opacity: 0;
  }
  .rating:has(:checked) {
    border-color: transparent;
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }
  .rating:has(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  textarea {
    width: 100%;
    padding: 8px 12px;
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    background: none;
    color: inherit;
    font: inherit;
    resize: vertical;
  }
  .said .prose {
    display: block;
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .cards {
    display: grid;
    gap: 16px;
  }
  .package {
    display: grid;
    gap: 16px;
    align-content: start;
  }
  .package .head {
    gap: 0;
  }
  .package h5 {
    font-size: 1.125em;
  }
  .package .grant:first-child {
    padding-top: 0;
  }
  .package .grant:last-child {
    padding-bottom: 0;
  }
  .package [part='grant-title'] {
    font-weight: inherit;
  }
  .package [part='left'] {
    font-weight: 600;
  }
  .parts-paid .lines li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 16px;
    padding-block: 4px;
  }
  .opened .lines li {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 12px;
  }
  .standing {
    gap: 4px;
  }
  .standing > .actions {
    gap: 0 20px;
  }
  .more-of {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    align-self: end;
    gap: 0 24px;
    padding-top: 4px;
    border-top: 1px solid var(--_border);
  }
  .link > span + span {
    margin-inline-start: 8px;
  }
  .opened {
    flex: 1 1 14em;
    padding-top: 8px;
  }
  .types {
    display: grid;
    gap: 8px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    padding-bottom: 8px;
    text-align: start;
  }
  th,
  td {
    padding: 10px 12px 10px 0;
    border-bottom: 1px solid var(--_border);
    vertical-align: top;
    text-align: start;
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  :is(th, td):dir(rtl) {
    padding: 10px 0 10px 12px;
  }
  thead th {
    font-size: 0.8125em;
    color: var(--_quiet);
    vertical-align: bottom;
  }
  tbody th,
  tbody th span {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  tbody th span {
    display: block;
  }
  td:first-child {
    width: 8em;
    min-width: 4.5em;
  }
  .figure {
    width: 1%;
    text-align: end;
    white-space: nowrap;
    overflow-wrap: normal;
  }
  :is(th, td):last-child {
    padding-inline-end: 0;
  }
  @container (width < 32rem) {
    .foot,
    .foot .actions {
      width: 100%;
    }
    .foot .actions .button,
    .offer .actions .button {
      flex: 1 1 auto;
    }
    td:first-child {
      width: 5em;
      font-size: 0.8125em;
    }
  }
  @container (width >= 48rem) {
    .cards {
      grid-template-columns: repeat(auto-fill, minmax(20em, 1fr));
    }
    .next-card {
      grid-template-columns: 1fr 1fr;
    }
    .foot {
      grid-column: 1 / -1;
    }
  }
`
