import { html, svg, type TemplateResult } from 'lit'

const shapes = {
  home: svg`<path d="M4 11.2 12 4.5l8 6.7M6.2 9.5V19.5h4v-5.2h3.6v5.2h4V9.5"/>`,
  packages: svg`<path d="M4.5 8 12 4l7.5 4v8L12 20l-7.5-4zM4.8 8.1 12 12l7.2-3.9M12 12v7.8"/>`,
  purchases: svg`<path d="M6 4h12v16.2l-2.4-1.6-1.8 1.4-1.8-1.4-1.8 1.4-1.8-1.4L6 20.2zM9.2 8.6h5.6M9.2 12.4h5.6"/>`,
  contact: svg`<path d="M12 12.2a3.9 3.9 0 1 0 0-7.8 3.9 3.9 0 0 0 0 7.8M4.8 19.8c1-3.3 3.8-5 7.2-5s6.2 1.7 7.2 5"/>`,
  embed: svg`<path d="m8.2 7.5-4.7 4.5 4.7 4.5M15.8 7.5l4.7 4.5-4.7 4.5M13.6 5l-3.2 14"/>`,
}

export type IconName = keyof typeof shapes

export const icon = (name: IconName): TemplateResult => html`
  <svg
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${shapes[name]}
  </svg>
`
