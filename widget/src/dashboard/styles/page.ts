import { css } from 'lit'

/** The page around the dashboard, which is ours alone: one sheet adopted by the document. */
export const page = css`
  :root {
    --deskbell-color-accent: light-dark(#1c5d4c, #8bd3bb);
    --deskbell-color-surface: light-dark(#fff, #1d1d1b);
    --deskbell-color-text: light-dark(#1d1c1a, #f0efec);
    color-scheme: light dark;
    font-family: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    background: light-dark(#faf9f6, #141413);
    color: var(--deskbell-color-text);
    -webkit-text-size-adjust: 100%;
    scrollbar-gutter: stable;
  }
  body {
    margin: 0;
  }
`
