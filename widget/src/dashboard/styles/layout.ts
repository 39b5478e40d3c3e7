import { css } from 'lit'

/** What every view is laid out with: title and one action, sections, notices, empty states, placeholders while loading. */
export const layout = css`
  :host {
    --_danger: var(--deskbell-color-danger, light-dark(#b3261e, #ffb4ab));
  }
  .page {
    display: grid;
    gap: 24px;
    align-content: start;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px 24px;
    min-block-size: 44px;
  }
  h1 {
    font-size: 1.75em;
    line-height: 1.2;
    letter-spacing: -0.015em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .page > h1 {
    padding-block: 4px;
  }
  h2 {
    font-size: 1.125em;
    line-height: 1.2;
  }
  p,
  li {
    overflow-wrap: anywhere;
  }
  a {
    color: inherit;
    text-underline-offset: 0.2em;
  }
  ul,
  ol {
    list-style: none;
  }
  a.button {
    display: inline-grid;
    place-items: center;
    text-decoration: none;
  }
  .link {
    appearance: none;
    min-block-size: 24px;
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
  .danger {
    color: var(--_danger);
  }
  .quiet {
    color: var(--_quiet);
  }
  .small {
    font-size: 0.875em;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .card {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--deskbell-color-surface, transparent);
  }
  .notice {
    display: grid;
    gap: 12px;
    justify-items: start;
    padding: 12px 16px;
    border: 1px solid var(--_border);
    border-inline-start: 3px solid var(--_accent);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--deskbell-color-surface, transparent);
  }
  .notice.wrong {
    border-inline-start-color: var(--_danger);
  }
  .empty {
    display: grid;
    gap: 16px;
    justify-items: start;
    max-inline-size: 34em;
    padding-block: 24px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  .primary {
    display: inline-grid;
    place-items: center;
    padding-inline: 20px;
  }
  .primary span {
    grid-area: 1 / 1;
  }
  [aria-busy='true'] span:not(:last-child) {
    visibility: hidden;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .tag::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border: 2px solid currentColor;
    border-radius: 50%;
  }
  .tag.on::before {
    background: currentColor;
  }
  .tag.on {
    color: color-mix(in srgb, var(--_accent) 85%, currentColor);
  }
  .tag.wrong {
    color: var(--_danger);
  }
  .skeleton {
    display: grid;
    gap: 12px;
    animation: appear 150ms 150ms backwards;
  }
  .skeleton i {
    block-size: 56px;
    border-radius: var(--_radius);
    background: color-mix(in srgb, currentColor 8%, transparent);
  }
  .skeleton.tall i {
    block-size: 72px;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  dialog {
    inline-size: min(28rem, calc(100% - 32px));
    max-block-size: calc(100dvh - 32px);
    margin: auto;
    padding: 24px;
    border: 0;
    border-radius: var(--_radius);
    background: var(--deskbell-color-surface, Canvas);
    color: var(--deskbell-color-text, CanvasText);
    box-shadow: 0 16px 48px rgb(0 0 0 / 0.2);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.4);
  }
  dialog > * {
    display: grid;
    gap: 16px;
  }
  @media (forced-colors: active) {
    dialog,
    .card {
      border: 1px solid;
    }
  }
`
