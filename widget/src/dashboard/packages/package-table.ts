import { html, nothing, type TemplateResult } from 'lit'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import type { Money } from '@deskbell/server/contract/primitives'
import type { MessageParams } from '../../locales/messages.ts'
import { paths } from '../routes.ts'
import type { packagesWords } from './packages-view.words.ts'

export interface PackageTable {
  packages: readonly ManagedPackage[]
  t: (key: keyof typeof packagesWords, params?: MessageParams) => string
  money: (money: Money) => string
  /** Absent for who only reads. */
  acts?: { setActive: (pack: ManagedPackage, active: boolean) => void; archive: (pack: ManagedPackage) => void }
}

const actsOf = (pack: ManagedPackage, { t, acts }: PackageTable): TemplateResult | typeof nothing => {
  if (!acts) return nothing
  const { title, active } = pack
  const act = (word: 'hide' | 'show' | 'archive', press: () => void) =>
    html`<button class="link" type="button" aria-label=${t('actNamed', { act: t(word), title })} @click=${press}>
      ${t(word)}
    </button>`
  return html`<td class="acts">
    ${act(active ? 'hide' : 'show', () => acts.setActive(pack, !active))} ${act('archive', () => acts.archive(pack))}
  </td>`
}

const row = (pack: ManagedPackage, view: PackageTable): TemplateResult => {
  const { t, money, acts } = view
  const { id, title, bundleDescription, active, soldCount, stockLimit, price } = pack
  const name = (text: string) => html`<span class="cell-name" aria-hidden="true">${text}</span>`
  return html`<tr>
    <th scope="row">
      <div>
        ${acts ? html`<a href=${paths.package(id)}><bdi>${title}</bdi></a>` : html`<bdi>${title}</bdi>`}
        <p class="small quiet"><bdi>${bundleDescription}</bdi></p>
      </div>
    </th>
    <td>${name(t('state'))}<span class="tag ${active ? 'on' : 'quiet'}">${t(active ? 'onSale' : 'hidden')}</span></td>
    <td class="figure">
      ${name(t('sold'))}<span>${stockLimit === null ? soldCount : `${soldCount} / ${stockLimit}`}</span>
    </td>
    <td class="figure">${name(t('price'))}<span>${price.amount ? money(price) : t('free')}</span></td>
    ${actsOf(pack, view)}
  </tr>`
}

export const packageTable = (view: PackageTable): TemplateResult => {
  const { packages, t, acts } = view
  return html`
    <div class="card">
      <table>
        <thead>
          <tr>
            <th scope="col">${t('package')}</th>
            <th scope="col">${t('state')}</th>
            <th scope="col" class="figure">${t('sold')}</th>
            <th scope="col" class="figure">${t('price')}</th>
            ${acts ? html`<th scope="col"><span class="hidden">${t('actions')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${packages.map((pack) => row(pack, view))}
        </tbody>
      </table>
    </div>
  `
}
