import { css } from 'lit'

export const packageDetailsStyles = css`
  :host {
    min-block-size: 24em;
  }
  article {
    display: grid;
    align-items: start;
    gap: calc(var(--_space) * 8);
    padding-block-start: 1em;
  }
  section {
    display: grid;
    gap: calc(var(--_space) * 4);
    max-inline-size: 65ch;
  }
  h2 {
    font-size: 1.75em;
  }
  h3 {
    margin-block-end: 4px;
    font-size: 1em;
  }
  [part='description'] {
    white-space: pre-line;
  }
  [part='consultant'] {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  img {
    inline-size: 48px;
    block-size: 48px;
    border-radius: 50%;
    object-fit: cover;
  }
  aside {
    position: relative;
    display: grid;
    gap: 12px;
    padding: calc(var(--_space) * 6);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--deskbell-color-surface, transparent);
  }
  [part='badge'] {
    position: absolute;
    inset-block-start: -1em;
    inset-inline-start: calc(var(--_space) * 5);
  }
  [aria-busy='true'] {
    animation: appear 150ms 150ms backwards;
  }
  [part='placeholder'] {
    block-size: 22em;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @container (width > 44em) {
    article {
      grid-template-columns: 1fr 20em;
    }
  }
`
