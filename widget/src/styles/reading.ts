import { css } from 'lit'

/** Words beside buttons and fields. */
export const reading = css`
  p,
  li,
  dd,
  h3 {
    overflow-wrap: anywhere;
  }
  .link {
    min-height: 24px;
    padding: 4px 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
  .quiet {
    color: var(--_quiet);
  }
  .small {
    font-size: 0.8125em;
  }
  .prose {
    max-width: 65ch;
    white-space: pre-line;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`
