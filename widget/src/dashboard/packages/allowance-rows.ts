import { html, nothing, type TemplateResult } from 'lit'
import type { Allowance } from '@deskbell/server/contract/packages'
import { choice, idOf, selectField, textField } from '../forms/form-fields.ts'
import type { PackageFields } from './package-fields.ts'
import { newAllowance, type AllowanceValues } from './package-form.ts'

const services = ['private', 'group', 'course'] as const satisfies readonly Allowance['serviceType'][]
const units = [15, 30, 45, 60] as const satisfies readonly Allowance['creditUnitMinutes'][]
const tiers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const
const mostRows = 12

const serviceOf = (value: string) => services.find((service) => service === value) ?? 'private'
const unitOf = (value: string) => units.find((unit) => String(unit) === value) ?? 60

const focus = (event: Event, selector: string): void => {
  const root = (event.target as HTMLElement).getRootNode() as ShadowRoot
  requestAnimationFrame(() => root.querySelector<HTMLElement>(selector)?.focus())
}

type SetAllowance = (patch: Partial<AllowanceValues>, field: string) => void

const tier = (
  { edit, t }: PackageFields,
  { consultantTier }: AllowanceValues,
  index: number,
  set: SetAllowance,
): TemplateResult =>
  selectField(edit, {
    path: `allowances.${index}.consultantTier`,
    label: t('tier'),
    value: String(consultantTier),
    choices: tiers.map((value) => ({ value: String(value), label: value ? String(value) : t('anyTier') })),
    chosen: (value) => set({ consultantTier: Number(value) }, 'consultantTier'),
  })

const row = (fields: PackageFields, allowance: AllowanceValues, index: number): TemplateResult => {
  const { edit, context, t } = fields
  const { allowances } = edit.values
  const at = `allowances.${index}`
  const set: SetAllowance = (patch, field) =>
    edit.change(
      { allowances: allowances.map((other, position) => (position === index ? { ...other, ...patch } : other)) },
      `${at}.${field}`,
    )
  const hasTiers = context.consultants.length > 1 || allowance.consultantTier > 0
  const unit = selectField(edit, {
    path: `${at}.creditUnitMinutes`,
    label: t('creditUnit'),
    value: String(allowance.creditUnitMinutes),
    choices: units.map((value) => ({ value: String(value), label: String(value) })),
    chosen: (value) => set({ creditUnitMinutes: unitOf(value) }, 'creditUnitMinutes'),
  })
  return html`
    <div
      class="card row"
      role="group"
      aria-label=${t('rowNamed', { kind: t(`service_${allowance.serviceType}`), count: index + 1 })}
    >
      ${selectField(edit, {
        path: `${at}.serviceType`,
        label: t('serviceType'),
        value: allowance.serviceType,
        choices: services.map((value) => ({ value, label: t(`service_${value}`) })),
        chosen: (value) => set({ serviceType: serviceOf(value) }, 'serviceType'),
      })}
      <div class="credits">
        ${textField(edit, {
          path: `${at}.credits`,
          label: t('credits'),
          value: allowance.isUnlimited ? '' : allowance.credits,
          typed: (credits) => set({ credits }, 'credits'),
          inputmode: 'numeric',
          disabled: allowance.isUnlimited,
        })}
        ${choice({
          id: idOf(`${at}.unlimited`),
          type: 'checkbox',
          label: t('unlimited'),
          checked: allowance.isUnlimited,
          changed: (isUnlimited) => set({ isUnlimited }, 'credits'),
        })}
      </div>
      ${hasTiers ? unit : nothing}
      <div class="last">
        ${hasTiers ? tier(fields, allowance, index, set) : unit}
        ${
          allowances.length > 1
            ? html`<button
                class="link"
                type="button"
                aria-label=${t('removeNamed', { count: index + 1 })}
                @click=${(event: Event) => remove(fields, index, event)}
              >
                ${t('removeRow')}
              </button>`
            : nothing
        }
      </div>
    </div>
  `
}

const remove = ({ edit }: PackageFields, index: number, event: Event): void => {
  edit.forget('allowances')
  edit.change({ allowances: edit.values.allowances.filter((_, position) => position !== index) }, 'allowances')
  focus(event, '#add-allowance')
}

const add = ({ edit }: PackageFields): void => {
  const { allowances } = edit.values
  // The first kind that is not there yet: the same one twice would be refused.
  const unused = services.find((service) => !allowances.some(({ serviceType }) => serviceType === service))
  edit.change({ allowances: [...allowances, newAllowance(unused)] }, 'allowances')
}

/** The kinds of session inside a package, one row each. */
export const allowanceRows = (fields: PackageFields): TemplateResult => {
  const { edit, t } = fields
  const { allowances } = edit.values
  return html`
    <div class="rows" role="group" aria-labelledby="kinds" aria-describedby="kinds-help">
      <div>
        <h3 id="kinds">${t('kinds')}</h3>
        <p class="help" id="kinds-help">${t('kindsHelp')}</p>
      </div>
      ${allowances.map((allowance, index) => row(fields, allowance, index))}
      ${
        allowances.length < mostRows
          ? html`<div>
              <button
                class="button"
                type="button"
                id="add-allowance"
                @click=${(event: Event) => {
                  add(fields)
                  focus(event, `#${idOf(`allowances.${allowances.length}.serviceType`)}`)
                }}
              >
                <span>${t('addRow')}</span>
              </button>
            </div>`
          : nothing
      }
    </div>
  `
}
