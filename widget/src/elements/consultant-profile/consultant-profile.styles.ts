import { css } from 'lit'

export const consultantProfileStyles = css`
  :host,
  .halves,
  .sections,
  section {
    display: grid;
    gap: 24px;
    align-content: start;
  }
  section {
    gap: 12px;
  }
  .person {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 16px 20px;
  }
  .person > div {
    flex: 1 1 12em;
  }
  img {
    border-radius: 50%;
    object-fit: cover;
  }
  h3 {
    font-size: 1.25em;
    line-height: 1.2;
  }
  h4 {
    font-size: 1em;
    line-height: 1.3;
  }
  ul {
    list-style: none;
  }
  .expertise {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .expertise li {
    padding: 2px 12px;
    border: 1px solid var(--_border);
    border-radius: 99px;
  }
  .lengths li {
    display: flex;
    justify-content: space-between;
    gap: 16px;
    padding-block: 8px;
    border-top: 1px solid var(--_border);
    font-variant-numeric: tabular-nums;
  }
  .times {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(10em, 1fr));
    gap: 8px;
  }
  .times .button {
    width: 100%;
    font-variant-numeric: tabular-nums;
  }
  .skeleton {
    height: 24em;
    border-radius: var(--_radius);
    background: color-mix(in srgb, currentColor 7%, transparent);
    animation: appear 150ms step-end;
  }
  @container (width >= 44rem) {
    .halves {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 40px;
    }
  }
`
