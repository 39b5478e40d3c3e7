import { css } from 'lit'

export const creditBalanceStyles = css`
  :host,
  .content,
  section,
  form {
    display: grid;
    gap: 16px;
  }
  .content {
    gap: 24px;
  }
  section {
    gap: 0;
  }
  h3 {
    font-size: 1.25em;
    line-height: 1.2;
  }
  h4 {
    font-size: 1em;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 16px;
    padding-bottom: 8px;
    border-bottom: 1px solid var(--_border);
    font-variant-numeric: tabular-nums;
  }
  ul {
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: baseline;
    gap: 4px 16px;
    padding-block: 16px;
  }
  li + li {
    border-top: 1px solid var(--_border);
  }
  .over {
    color: var(--_quiet);
  }
  .over p {
    color: inherit;
  }
  [part='grant-title'],
  [part='warning'] {
    font-weight: 600;
  }
  .over [part='grant-title'] {
    font-weight: inherit;
  }
  [part='left'] {
    font-variant-numeric: tabular-nums;
  }
  progress,
  [part='facts'],
  [part='warning'] {
    grid-column: 1 / -1;
  }
  progress {
    appearance: none;
    width: 100%;
    height: 8px;
    border: 0;
    border-radius: 4px;
    background: var(--_border);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: none;
  }
  progress::-webkit-progress-value {
    border-radius: 4px;
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    border-radius: 4px;
    background: var(--_accent);
  }
  @media (forced-colors: active) {
    progress {
      border: 1px solid;
    }
    progress::-webkit-progress-value {
      forced-color-adjust: none;
      background: CanvasText;
    }
    progress::-moz-progress-bar {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`
