import { css } from 'lit'

export const packageStyles = css`
  h2,
  h3 {
    font-size: 1.25em;
    line-height: 1.2;
    text-wrap: balance;
    hyphens: auto;
  }
  h2,
  h3,
  p,
  li {
    overflow-wrap: anywhere;
  }
  ul {
    list-style: none;
  }
  [part='badge'] {
    padding: 2px 10px;
    border-radius: 99px;
    font-weight: 600;
  }
  .small,
  [part='bought'] {
    font-size: 0.8125em;
  }
  .quiet,
  [part='bought'] {
    color: var(--_quiet);
  }
  [part='price'] {
    font-variant-numeric: tabular-nums;
  }
  b {
    margin-inline-end: 4px;
    font-size: 1.75em;
    line-height: 1.2;
  }
  .note {
    display: block;
  }
  [part='inside'] li {
    margin-bottom: 4px;
  }
  [part='button'] {
    width: 100%;
    margin-top: 8px;
  }
  .action {
    position: relative;
  }
  [part='bought'] {
    position: absolute;
    inset: calc(100% + 2px) -16px auto;
    line-height: 1.2;
    text-align: center;
    white-space: nowrap;
  }
`
