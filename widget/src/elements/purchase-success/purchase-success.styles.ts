import { css } from 'lit'

export const purchaseSuccessStyles = css`
  :host,
  .message {
    display: grid;
    gap: 20px;
  }
  .person {
    display: flex;
    align-items: center;
    gap: 16px;
  }
  img {
    width: 64px;
    height: 64px;
    border-radius: 50%;
    object-fit: cover;
  }
  h3 {
    font-size: 1.25em;
    line-height: 1.2;
  }
  dl {
    border-block: 1px solid var(--_border);
  }
  .contact {
    display: grid;
    grid-template-columns: 5em 1fr auto;
    align-items: center;
    gap: 4px 12px;
    min-height: 56px;
  }
  .contact + .contact {
    border-top: 1px solid var(--_border);
  }
  .contact dd:last-child {
    margin-inline-start: auto;
  }
  @container (width < 28rem) {
    .contact {
      grid-template-columns: 1fr auto;
      gap: 0;
      padding-block: 4px 12px;
    }
    .contact dd {
      grid-area: 2 / 1 / auto / -1;
    }
    .contact dd:last-child {
      grid-area: 1 / 2;
    }
  }
`
