import { css } from 'lit'

/** The frame: title, sign-in, the ways around, and what a section looks like. */
export const clientAreaStyles = css`
  :host {
    display: grid;
    gap: 20px;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 4px 24px;
  }
  h3 {
    font-size: 1.5em;
    line-height: 1.2;
  }
  h4 {
    font-size: 1.25em;
    line-height: 1.2;
  }
  h5,
  h6 {
    font-size: 1em;
    line-height: 1.35;
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    overflow-wrap: anywhere;
  }
  h3:focus,
  h4:focus,
  h6:focus,
  p:focus,
  #stage:focus {
    outline: none;
  }
  h4:focus-visible {
    outline: 2px solid var(--_accent);
  }
  .who {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 12px;
  }
  .link {
    min-height: 44px;
    text-align: start;
  }
  .who .link,
  td .link {
    min-height: 24px;
  }
  .sign-in {
    display: grid;
    gap: 16px;
    max-width: 30em;
  }
  form {
    display: grid;
    gap: 16px;
  }
  nav ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0 20px;
    list-style: none;
    padding-bottom: 4px;
    border-bottom: 1px solid var(--_border);
  }
  nav .link {
    text-decoration: none;
    color: var(--_quiet);
  }
  nav .link:hover {
    text-decoration: underline;
  }
  .sections {
    display: grid;
    gap: 48px;
  }
  section {
    display: grid;
    gap: 16px;
    align-content: start;
    scroll-margin-top: 24px;
  }
  h4 {
    scroll-margin-top: 24px;
  }
  .button {
    display: inline-grid;
    place-items: center;
    text-align: center;
    text-decoration: none;
  }
  .button > span {
    grid-area: 1 / 1;
  }
  .actions .primary {
    min-width: 0;
  }
  .card {
    padding: 20px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  .rows,
  .cards,
  .lines {
    list-style: none;
  }
  .group {
    margin-bottom: -8px;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .question {
    display: grid;
    gap: 12px;
  }
  .stage {
    display: grid;
    gap: 8px;
  }
  .empty {
    display: grid;
    gap: 16px;
    align-content: center;
  }
  .skeleton.next {
    height: 15em;
  }
  .skeleton.sessions {
    height: 16em;
  }
  .skeleton.balance {
    height: 3em;
  }
  .skeleton.statement {
    height: 20em;
  }
  @container (width >= 40rem) {
    .card {
      padding: 24px;
    }
  }
`
