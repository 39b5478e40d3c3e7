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
`
