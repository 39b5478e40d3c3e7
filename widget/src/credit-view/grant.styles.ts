import { css } from 'lit'

/** Credits by type, and each grant with what is left of it. */
export const grantStyles = css`
  .credit-type {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 16px;
    padding-bottom: 8px;
    border-bottom: 1px solid var(--_border);
    font-variant-numeric: tabular-nums;
  }
  .grants {
    list-style: none;
  }
  .grant {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: baseline;
    gap: 4px 16px;
    padding-block: 16px;
  }
  .grant + .grant {
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
