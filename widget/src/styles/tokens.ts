import { css } from 'lit'

/**
 * Everything derives from the page's own text colour unless a token or a theme says otherwise, so an
 * element suits light, dark and tinted pages alike. `--_on-accent` is black or white by the accent's
 * luminance; it must be used on a child of the accent's surface, because the accent may be `currentColor`.
 *
 * @cssprop --deskbell-color-accent, -on-accent, -surface, -text, -border, -danger
 */
export const tokens = css`
  :host {
    --_accent: var(--deskbell-color-accent, currentColor);
    --_on-accent: var(
      --deskbell-color-on-accent,
      color(
        from var(--_accent) xyz-d65 clamp(0, (0.18 - y) * 999, 0.9505) clamp(0, (0.18 - y) * 999, 1)
          clamp(0, (0.18 - y) * 999, 1.089)
      )
    );
    --_border: var(--deskbell-color-border, color-mix(in srgb, currentColor 14%, transparent));
    --_quiet: color-mix(in srgb, currentColor 80%, transparent);
    --_space: var(--deskbell-space, 4px);
    --_radius: var(--deskbell-radius, 10px);
    display: block;
    container-type: inline-size;
    font-family: var(--deskbell-font, inherit);
    line-height: 1.5;
    color: var(--deskbell-color-text, inherit);
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme]) {
    padding: calc(var(--_space) * 4);
    border-radius: var(--_radius);
    color-scheme: light dark;
    background: var(--deskbell-color-surface, light-dark(#fff, #191918));
    color: var(--deskbell-color-text, light-dark(#1d1c1a, #f0efec));
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  * {
    box-sizing: border-box;
    margin: 0;
    padding: 0;
  }
  /* A sentence reads in the direction of its own words, and stands where the page's direction puts it. */
  :is(p, li, dt, dd, label, h2, h3, h4, .note) {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  button,
  button span {
    unicode-bidi: plaintext;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: clip;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`
