import { css } from 'lit'

/** A bar at the bottom where it is narrow, a rail beside the content where there is room. */
export const shellStyles = css`
  .frame {
    --_ground: light-dark(#faf9f6, #141413);
    --_bar: calc(54px + env(safe-area-inset-bottom, 0px));
    display: flex;
    flex-direction: column;
    min-block-size: 100dvh;
  }
  .rail {
    display: contents;
  }
  .top {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-block-size: 56px;
    padding: 8px 16px;
    border-block-end: 1px solid var(--_border);
  }
  .brand {
    min-inline-size: 0;
    font-weight: 650;
    line-height: 1.2;
  }
  .brand p {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .test {
    color: var(--_quiet);
    font-size: 0.75em;
    font-weight: 500;
  }
  .email {
    display: none;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  select {
    min-block-size: 44px;
    inline-size: 100%;
    padding: 8px;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--deskbell-color-surface, Field);
    color: inherit;
    font: inherit;
    font-weight: 650;
  }
  main {
    flex: 1;
    min-inline-size: 0;
    padding: 24px 16px 40px;
  }
  main:focus {
    outline: none;
  }
  nav {
    position: sticky;
    inset-block-end: 0;
    z-index: 2;
    order: 1;
    padding-block-end: env(safe-area-inset-bottom);
    border-block-start: 1px solid var(--_border);
    background: var(--deskbell-color-surface, Canvas);
  }
  nav ul {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
  }
  nav a {
    display: grid;
    gap: 2px;
    justify-items: center;
    padding: 8px 2px 6px;
    color: var(--_quiet);
    font-size: 0.6875em;
    font-weight: 500;
    line-height: 1.3;
    text-align: center;
    text-decoration: none;
  }
  nav a:focus-visible {
    outline-offset: -2px;
  }
  nav a[aria-current] {
    color: var(--_accent);
    font-weight: 650;
  }
  .skip {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    z-index: 3;
    padding: 12px 16px;
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--deskbell-color-surface, Canvas);
  }
  .skip:not(:focus) {
    inline-size: 1px;
    block-size: 1px;
    padding: 0;
    overflow: clip;
    clip-path: inset(50%);
  }
  @container (width >= 52rem) {
    .frame {
      --_bar: 0px;
      flex-direction: row;
    }
    .rail {
      position: sticky;
      inset-block-start: 0;
      display: flex;
      flex: 0 0 15rem;
      flex-direction: column;
      gap: 24px;
      block-size: 100dvh;
      padding: 24px 16px;
      border-inline-end: 1px solid var(--_border);
    }
    .top {
      display: contents;
    }
    .brand {
      padding-inline: 12px;
    }
    .brand:has(select) {
      padding-inline: 0;
    }
    .account {
      display: grid;
      gap: 4px;
      order: 2;
      margin-block-start: auto;
      padding-inline: 12px;
    }
    .email {
      display: block;
    }
    main {
      padding: 32px clamp(24px, 5cqi, 64px) 48px;
    }
    main > * {
      max-inline-size: 68rem;
    }
    nav {
      position: static;
      padding: 0;
      border: 0;
      background: none;
    }
    nav ul {
      grid-auto-flow: row;
      gap: 4px;
    }
    nav a {
      grid-template-columns: 24px 1fr;
      gap: 12px;
      align-items: center;
      justify-items: start;
      min-block-size: 44px;
      padding: 4px 12px;
      border-radius: calc(var(--_radius) * 0.8);
      font-size: 1em;
      text-align: start;
    }
    nav a:hover {
      background: color-mix(in srgb, currentColor 6%, transparent);
    }
    nav a[aria-current] {
      background: color-mix(in srgb, var(--_accent) 10%, transparent);
    }
  }
`
