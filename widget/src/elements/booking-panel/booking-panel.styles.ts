import { css } from 'lit'

export const bookingPanelStyles = css`
  :host {
    display: grid;
    gap: 12px;
  }
  h3 {
    font-size: 1.25em;
    line-height: 1.2;
  }
  iframe {
    display: block;
    width: 100%;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: #fff;
    color-scheme: normal;
  }
  form {
    display: grid;
    gap: 16px;
  }
  .choices {
    display: grid;
    gap: 8px;
    list-style: none;
  }
  .choices .button {
    width: 100%;
    text-align: start;
  }
  .choices .quiet {
    display: block;
    font-weight: 400;
  }
  a.button {
    display: inline-grid;
    align-items: center;
    text-decoration: none;
  }
`
