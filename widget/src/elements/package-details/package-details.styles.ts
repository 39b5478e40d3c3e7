import { css } from 'lit'

export const packageDetailsStyles = css`
  :host {
    min-height: 24em;
  }
  article {
    display: grid;
    align-items: start;
    gap: calc(var(--_space) * 8);
    padding-top: 1em;
  }
  section {
    display: grid;
    gap: calc(var(--_space) * 4);
    max-width: 65ch;
  }
  h2 {
    margin-bottom: 4px;
    font-size: 1.75em;
  }
  h3 {
    margin-bottom: 4px;
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
    width: 48px;
    height: 48px;
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
    top: -1em;
    inset-inline-start: calc(var(--_space) * 5);
  }
  [aria-busy='true'] {
    animation: appear 150ms 150ms backwards;
  }
  [part='placeholder'] {
    height: 22em;
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
