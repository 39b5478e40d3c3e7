import { css } from 'lit'

export const packageEditorStyles = css`
  .desk {
    display: grid;
    gap: 32px;
    align-items: start;
  }
  .back {
    display: inline-block;
    padding-block: 4px;
  }
  .rows {
    display: grid;
    gap: 12px;
  }
  .row {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 12px 16px;
    align-items: start;
    padding: 16px;
  }
  .row .choice {
    min-block-size: 44px;
    padding-block: 4px;
  }
  .last {
    display: grid;
    align-content: space-between;
    align-self: stretch;
  }
  .last .link {
    justify-self: end;
    min-block-size: 44px;
  }
  .credits {
    display: grid;
    gap: 4px;
  }
  aside {
    display: grid;
    gap: 12px;
  }
  aside > h2 {
    color: var(--_quiet);
    font-size: 0.875em;
    font-weight: 500;
  }
  .rows h3 {
    font-size: 1em;
  }
  @container (width >= 52rem) {
    .desk {
      grid-template-columns: minmax(0, 40rem) minmax(16rem, 20rem);
      gap: clamp(24px, 4cqi, 48px);
    }
    aside {
      position: sticky;
      inset-block-start: 32px;
    }
  }
  @container (width >= 36rem) {
    .row {
      grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr));
    }
  }
`
