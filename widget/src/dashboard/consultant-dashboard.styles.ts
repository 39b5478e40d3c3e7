import { css } from 'lit'

export const dashboardStyles = css`
  :host {
    container-type: normal;
    min-block-size: 100dvh;
  }
  .alone {
    display: grid;
    gap: 16px;
    align-content: center;
    max-inline-size: 28rem;
    min-block-size: 100dvh;
    margin-inline: auto;
    padding: 24px 16px;
  }
  .alone > .button {
    justify-self: start;
  }
  .toasts {
    position: fixed;
    inset: auto 16px calc(72px + env(safe-area-inset-bottom));
    z-index: 3;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }
  .toast {
    display: flex;
    gap: 16px;
    align-items: center;
    max-inline-size: 32rem;
    padding: 10px 16px;
    border-radius: var(--_radius);
    background: var(--deskbell-color-text, CanvasText);
    color: var(--deskbell-color-surface, Canvas);
    pointer-events: auto;
    animation: rise 150ms;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  @media (width >= 52rem) {
    .alone > .button {
      justify-self: start;
    }
    .toasts {
      inset-block-end: 24px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .toast {
      animation: none;
    }
  }
`
