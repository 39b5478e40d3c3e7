import { css } from 'lit'

/** What stands around the calendar: what is offered, planned sessions, those of the visitor. */
export const bookingStyles = css`
  :host {
    display: grid;
    gap: 12px;
  }
  h3 {
    font-size: 1.25em;
    line-height: 1.2;
  }
  #title:focus,
  #lost:focus,
  #cancel:focus {
    outline: none;
  }
  .lead {
    margin-top: -8px;
  }
  fieldset {
    min-width: 0;
    border: 0;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .chip {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 44px;
    padding: 4px 14px;
    font-weight: 600;
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    cursor: pointer;
    font-variant-numeric: tabular-nums;
  }
  .chip .note {
    font-weight: 400;
    color: var(--_quiet);
  }
  .chip:has(:checked),
  .further.chosen {
    border-color: transparent;
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }
  .chip:has(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  select,
  textarea {
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
    border-radius: calc(var(--_radius) * 0.8);
    background: none;
    color: inherit;
    font: inherit;
  }
  select option,
  optgroup {
    background: Canvas;
    color: CanvasText;
  }
  select.further {
    max-width: 100%;
    font-weight: 600;
    border-color: color-mix(in srgb, currentColor 30%, transparent);
  }
  .zone {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 6px;
    color: var(--_quiet);
  }
  .zone label {
    font-weight: 400;
  }
  .zone select {
    max-width: 100%;
    padding: 4px 0;
    border: 0;
    color: inherit;
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
  .lost {
    display: grid;
    gap: 12px;
  }
  .lost .times {
    grid-template-columns: repeat(auto-fill, minmax(9em, 1fr));
  }
  .sessions,
  .own ul {
    list-style: none;
  }
  .planned,
  .own li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 24px;
    padding-block: 16px;
    border-top: 1px solid var(--_border);
  }
  .planned > div {
    flex: 1 1 14em;
  }
  .own li {
    padding-block: 6px;
  }
  .own {
    display: grid;
    gap: 8px;
    margin-top: 12px;
  }
  .pages {
    display: flex;
    gap: 24px;
  }
  .chips i {
    width: 7.5em;
  }
`
