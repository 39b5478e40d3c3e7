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
    inline-size: 64px;
    block-size: 64px;
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
    min-block-size: 56px;
  }
  .contact + .contact {
    border-block-start: 1px solid var(--_border);
  }
  .contact dd:last-child {
    margin-inline-start: auto;
  }
  @container (width < 24rem) {
    .contact {
      grid-template-columns: 1fr auto;
      padding-block: 8px;
    }
    dt {
      grid-column: 1 / -1;
    }
  }
`
