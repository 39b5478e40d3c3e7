import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Me } from '@deskbell/server/contract/identity'
import { textAction } from '../../controllers/action.ts'
import { controls } from '../../styles/controls.ts'
import { tokens } from '../../styles/tokens.ts'
import type { Place } from '../context.ts'
import { DashboardElement } from '../dashboard-element.ts'
import { may } from '../permissions.ts'
import { paths, type ViewName } from '../routes.ts'
import { layout } from '../styles/layout.ts'
import { icon, type IconName } from './icons.ts'
import { shellStyles } from './dashboard-shell.styles.ts'
import { shellWords } from './dashboard-shell.words.ts'

const sectionOf: Partial<Record<ViewName, IconName>> = {
  home: 'home',
  packages: 'packages',
  package: 'packages',
  purchases: 'purchases',
  contact: 'contact',
  embed: 'embed',
}

/**
 * What stands around every view: the practice, the sections, who is signed in.
 *
 * @slot - The view.
 */
export class DashboardShell extends DashboardElement<typeof shellWords> {
  static override styles = [tokens, controls, layout, shellStyles]

  static override properties: PropertyDeclarations = { me: { attribute: false }, place: { attribute: false }, view: {} }

  declare me: Me
  declare place: Place
  declare view: ViewName

  protected override readonly messages = shellWords

  /** A new view begins at its beginning, for readers and for the keyboard. */
  focusContent(): void {
    this.renderRoot.querySelector('main')?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }

  get #sections(): IconName[] {
    const { membership } = this.place
    return [
      'home',
      'packages',
      ...(may(membership, 'read purchases') ? (['purchases'] as const) : []),
      ...(may(membership, 'edit contact') ? (['contact'] as const) : []),
      'embed',
    ]
  }

  protected override render(): TemplateResult {
    return html`
      <a class="skip" href="#content" @click=${this.#skip}>${this.t('skip')}</a>
      <div class="frame">
        <div class="rail">
          <header class="top">
            <div class="brand">
              ${this.#brand()}
              ${this.place.practice.testMode ? html`<p class="test">${this.t('testMode')}</p>` : nothing}
            </div>
            <div class="account">
              <p class="email small quiet" title=${this.me.email}>${this.me.email}</p>
              ${textAction(this.t('signOut'), () => this.ask('dashboard-sign-out', null))}
            </div>
          </header>
          <nav aria-label=${this.t('sections')}>
            <ul role="list">
              ${this.#sections.map((section) => this.#link(section))}
            </ul>
          </nav>
        </div>
        <main id="content" tabindex="-1"><slot></slot></main>
      </div>
    `
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault()
    this.focusContent()
  }

  #link(section: IconName): TemplateResult {
    const current = sectionOf[this.view] === section ? 'page' : nothing
    return html`<li>
      <a href=${paths[section]} aria-current=${current}>${icon(section)}<span>${this.t(section)}</span></a>
    </li>`
  }

  #brand(): TemplateResult {
    const { memberships } = this.me
    const { practice } = this.place
    if (memberships.length < 2) return html`<p>${practice.name}</p>`
    return html`
      <select aria-label=${this.t('practice')} @change=${this.#choose}>
        ${memberships.map(
          (membership) =>
            html`<option value=${membership.practice} ?selected=${membership.practice === practice.slug}>
              ${membership.name}
            </option>`,
        )}
      </select>
    `
  }

  readonly #choose = (event: Event): void => {
    const select = event.target as HTMLSelectElement
    const slug = select.value
    // Shown as chosen once it is: the person may stay to save what they typed.
    select.value = this.place.practice.slug
    this.ask('dashboard-practice', { slug })
  }
}
