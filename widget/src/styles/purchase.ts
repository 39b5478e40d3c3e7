import { css } from 'lit'
import { reading } from './reading.ts'

/** What checkout, success and booking have in common beside buttons and fields. */
export const purchaseStyles = css`
  ${reading}
  a {
    color: inherit;
  }
  .notice {
    padding: 12px 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  .actions,
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  .primary {
    display: inline-grid;
    place-items: center;
    min-width: 9em;
    padding-inline: 24px;
  }
  .primary span {
    grid-area: 1 / 1;
  }
  [aria-busy='true'] span:not(:last-child) {
    visibility: hidden;
  }
  .toasts {
    position: sticky;
    bottom: 16px;
    z-index: 2;
  }
  .toast {
    width: fit-content;
    margin-inline: auto;
    padding: 8px 16px;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_accent);
  }
  .toast span {
    color: var(--_on-accent);
  }
  .skeleton {
    height: 14em;
    border-radius: var(--_radius);
    background: var(--_border);
    animation: appear 150ms step-end;
  }
  @container (width < 32rem) {
    .actions > .primary {
      width: 100%;
    }
  }
  @keyframes pulse {
    to {
      opacity: 0.4;
    }
  }
  @media (prefers-reduced-motion) {
    .bar {
      animation: none;
    }
  }
`
