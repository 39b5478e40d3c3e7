import { css } from 'lit'

export const checkoutStyles = css`
  dialog,
  .frame {
    color: inherit;
    container-type: inline-size;
  }
  dialog {
    --_surface: var(--deskbell-color-surface, var(--_page, Canvas));
    width: min(58rem, 100vw - 32px);
    min-height: min(34rem, 100dvh - 32px);
    max-height: min(50rem, 100dvh - 32px);
    margin: auto;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_surface);
    box-shadow: 0 24px 64px rgb(0 0 0 / 25%);
    overflow: auto;
    overscroll-behavior: contain;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  header {
    flex: none;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-height: 44px;
  }
  dialog > header {
    position: sticky;
    top: 0;
    z-index: 1;
    padding-block: 12px;
    padding-inline: 24px 12px;
    border-bottom: 1px solid var(--_border);
    background: var(--_surface);
  }
  h2 {
    font-size: 1.25em;
    line-height: 1.2;
  }
  h2:focus-visible {
    outline: none;
  }
  .close {
    width: 44px;
    padding: 0;
    border: 0;
  }
  svg {
    width: 16px;
    stroke: currentColor;
    stroke-width: 1.5;
  }
  .columns {
    flex: 1 0 auto;
    display: grid;
    grid-template-rows: auto 1fr;
    gap: 24px;
    padding-block: 16px;
  }
  dialog .columns {
    padding: 20px 24px;
  }
  .summary {
    display: grid;
    gap: 4px;
    padding-bottom: 16px;
    border-bottom: 1px solid var(--_border);
  }
  dialog .summary {
    position: sticky;
    top: 89px;
  }
  .summary ul {
    list-style: none;
  }
  [part='price'] {
    font-variant-numeric: tabular-nums;
  }
  .note {
    display: block;
  }
  b {
    font-size: 1.5em;
    line-height: 1.2;
  }
  .due {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 16px;
    font-variant-numeric: tabular-nums;
  }
  .due b {
    font-size: 1.25em;
  }
  [part='bought'] {
    min-height: 1lh;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  summary {
    min-height: 44px;
    padding-block: 10px;
    width: fit-content;
    cursor: pointer;
  }
  .button:disabled {
    cursor: default;
    opacity: 0.6;
  }
  .step,
  form {
    display: flex;
    flex-direction: column;
    gap: 16px;
    min-width: 0;
  }
  form {
    flex: 1;
  }
  .step ul {
    padding-inline-start: 1.2em;
  }
  dialog .actions {
    position: sticky;
    bottom: 0;
    margin: auto -24px -20px;
    padding: 12px 24px max(16px, env(safe-area-inset-bottom));
    background: var(--_surface);
  }
  .bar {
    height: 2px;
    background: var(--_accent);
    animation: pulse 1s infinite alternate;
  }
  .leave {
    position: sticky;
    bottom: 0;
    z-index: 1;
    display: grid;
    gap: 12px;
    padding: 16px 24px;
    border-top: 1px solid var(--_border);
    background: var(--_surface);
  }
  @container (width >= 42rem) {
    .columns {
      grid-template: auto / 1fr minmax(15rem, 20rem);
      gap: 48px;
    }
    :is(.done, .gift) {
      grid-template: auto / minmax(0, 40rem);
      justify-content: center;
    }
    .summary {
      order: 1;
      align-self: start;
      padding-block: 0;
      padding-inline: 32px 0;
      border-block: 0;
      border-inline-start: 1px solid var(--_border);
    }
  }
  @container (width < 42rem) {
    .summary:not(.full) ul {
      display: none;
    }
  }
  @media (width < 42rem) {
    dialog {
      width: 100vw;
      max-width: none;
      height: 100dvh;
      max-height: none;
      margin: 0;
      border: 0;
      border-radius: 0;
    }
    dialog .summary {
      top: 69px;
      z-index: 1;
      margin-top: -20px;
      padding-top: 20px;
      background: var(--_surface);
    }
  }
  @media (width < 42rem) and (height < 44rem) {
    dialog .full {
      position: static;
    }
  }
`
