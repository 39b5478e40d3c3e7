import { css } from 'lit'

/**
 * `<div class="field"><label for=…>…</label><input id=… aria-describedby=…><p class="help">…</p></div>`;
 * with `aria-invalid="true"` on the input, `<p class="error">` says what to do. The danger colour is mixed
 * with the text's, because a dark page need not say that it is one.
 */
export const fields = css`
  :host {
    --_danger: var(--deskbell-color-danger, color-mix(in oklab, #d92d20 60%, currentColor));
  }
  .field {
    display: grid;
    gap: 4px;
  }
  label {
    font-weight: 600;
  }
  input {
    min-height: 44px;
    width: 100%;
    padding: 8px 12px;
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    background: none;
    color: inherit;
    font: inherit;
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
    box-shadow: 0 0 0 1px var(--_danger);
  }
  .help {
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .error {
    font-size: 0.875em;
    color: var(--_danger);
  }
`
