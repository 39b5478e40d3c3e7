import { css } from 'lit'

export const contactStyles = css`
  .forms {
    display: grid;
    gap: 48px;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .chip {
    appearance: none;
    min-block-size: 44px;
    padding: 4px 14px;
    border: 1px solid var(--_border);
    border-radius: 99px;
    background: var(--deskbell-color-surface, transparent);
    color: inherit;
    font: inherit;
    font-size: 0.875em;
    cursor: pointer;
  }
  .chip:hover {
    border-color: currentColor;
  }
  .message {
    display: grid;
    gap: 16px;
  }
  .letter {
    padding: 16px 20px;
    white-space: pre-line;
  }
  .letter h3 {
    margin-block-end: 8px;
    color: var(--_quiet);
    font-size: 0.8125em;
    font-weight: 500;
  }
  .unknown {
    font-size: 0.875em;
    color: var(--_danger);
  }
  .who {
    max-inline-size: 20rem;
  }
`
