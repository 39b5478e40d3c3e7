import { html, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import type { DashboardContext } from './context.ts'
import type { Route } from './routes.ts'

/** The element that a route names; `data-view` marks the one that may have something unsaved. */
export const viewOf = (route: Route, context: DashboardContext, missing: () => TemplateResult): TemplateResult => {
  switch (route.view) {
    case 'home':
      return html`<deskbell-dashboard-home data-view .context=${context}></deskbell-dashboard-home>`
    case 'packages':
      return html`<deskbell-dashboard-packages data-view .context=${context}></deskbell-dashboard-packages>`
    case 'package': {
      const { packageId } = route
      const editor = html`<deskbell-dashboard-package-editor
        data-view
        .context=${context}
        .packageId=${packageId}
      ></deskbell-dashboard-package-editor>`
      return html`${keyed(packageId, editor)}`
    }
    case 'contact':
      return html`<deskbell-dashboard-contact data-view .context=${context}></deskbell-dashboard-contact>`
    case 'purchases':
      return html`<deskbell-dashboard-purchases data-view .context=${context}></deskbell-dashboard-purchases>`
    case 'embed':
      return html`<deskbell-dashboard-embed data-view .context=${context}></deskbell-dashboard-embed>`
    case 'sign-in':
    case 'missing':
      return missing()
  }
}
