import { css } from 'lit'

/** Forms in one column: label above, help and error below; beside what `fields` of the embed gives to inputs. */
export const forms = css`
  form {
    display: grid;
    gap: 32px;
    max-inline-size: 40rem;
  }
  fieldset,
  .group {
    display: grid;
    gap: 20px;
    min-inline-size: 0;
    border: 0;
  }
  fieldset > legend,
  .group > h2 {
    margin-block-end: 16px;
    font-size: 1.125em;
    font-weight: 650;
    line-height: 1.2;
  }
  .group > h2 {
    margin-block-end: -4px;
  }
  :is(.group, fieldset) + :is(.group, fieldset) {
    padding-block-start: 32px;
    border-block-start: 1px solid var(--_border);
  }
  :is(.group, fieldset) + fieldset > legend {
    float: inline-start;
    inline-size: 100%;
  }
  textarea,
  select {
    min-block-size: 44px;
    inline-size: 100%;
    padding: 8px 12px;
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    background-color: var(--deskbell-color-surface, Field);
    color: inherit;
    font: inherit;
  }
  select {
    appearance: none;
    padding-inline-end: 36px;
    background-image:
      linear-gradient(45deg, transparent 50%, currentColor 50%),
      linear-gradient(135deg, currentColor 50%, transparent 50%);
    background-position:
      calc(100% - 19px) 55%,
      calc(100% - 14px) 55%;
    background-size: 5px 5px;
    background-repeat: no-repeat;
  }
  select:dir(rtl) {
    background-position:
      14px 55%,
      19px 55%;
  }
  option {
    background: var(--deskbell-color-surface, Field);
    color: var(--deskbell-color-text, FieldText);
  }
  textarea {
    resize: vertical;
    field-sizing: content;
    min-block-size: calc(3lh + 18px);
    max-block-size: 24rem;
  }
  input:not([type='checkbox'], [type='radio']) {
    background: var(--deskbell-color-surface, Field);
  }
  .field .optional {
    color: var(--_quiet);
    font-weight: 400;
  }
  .beside {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr));
    gap: 20px 16px;
    align-items: start;
  }
  .choice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 12px;
    align-items: start;
    min-block-size: 44px;
    padding-block: 8px;
  }
  .choice input {
    inline-size: 20px;
    block-size: 20px;
    min-block-size: 0;
    margin-block-start: 2px;
    accent-color: var(--_accent);
  }
  .choice label {
    font-weight: 500;
  }
  .choice .help {
    grid-column: 2;
  }
  .choices {
    display: grid;
    gap: 4px;
  }
  .save {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    padding-block: 16px;
    border-block-start: 1px solid var(--_border);
    background: var(--_ground, Canvas);
  }
  .save.waiting {
    position: sticky;
    inset-block-end: var(--_bar, 0px);
    z-index: 1;
  }
  .save > p {
    flex: 1 1 12em;
  }
  @container (width < 28rem) {
    .save .primary {
      flex: 1 0 100%;
    }
  }
`
