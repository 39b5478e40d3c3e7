import { css } from 'lit'

/**
 * `<button class="button"><span>Label</span></button>`, `primary` for the one main action of a view.
 * While `aria-busy="true"`, the label says what it is doing.
 */
export const controls = css`
  .button {
    min-height: 44px;
    padding: 8px 16px;
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 600;
    line-height: 1.2;
    cursor: pointer;
  }
  .primary {
    border-color: transparent;
    background: var(--_accent);
  }
  .primary span {
    color: var(--_on-accent);
  }
  .button:hover {
    opacity: 0.85;
  }
  [aria-busy='true'] {
    cursor: progress;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
`
