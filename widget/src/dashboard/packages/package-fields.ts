import { html, type TemplateResult } from 'lit'
import type { Money } from '@deskbell/server/contract/primitives'
import type { MessageParams } from '../../locales/messages.ts'
import type { DashboardContext } from '../context.ts'
import type { EditController } from '../forms/edit-controller.ts'
import { choice, longTextField, selectField, textField } from '../forms/form-fields.ts'
import { parsePrice } from '../forms/price-input.ts'
import { allowanceRows } from './allowance-rows.ts'
import { tidyCalendlyLink } from './calendly-link.ts'
import { currencyChoices } from './currencies.ts'
import type { packageEditorWords } from './package-editor.words.ts'
import type { PackageValues } from './package-form.ts'

export interface PackageFields {
  edit: Pick<EditController<never, PackageValues>, 'values' | 'change' | 'leave' | 'errorAt' | 'forget'>
  context: DashboardContext
  t: (key: keyof typeof packageEditorWords, params?: MessageParams) => string
  money: (money: Money) => string
  locale: string
}

type TextKey = { [Key in keyof PackageValues]: PackageValues[Key] extends string ? Key : never }[keyof PackageValues]

/** What a field of text needs; its path is its key unless the server names it otherwise. */
const bound = ({ edit }: PackageFields, key: TextKey, path: string = key) => ({
  path,
  value: edit.values[key],
  typed: (text: string) => edit.change({ [key]: text }, path),
})

const what = (fields: PackageFields): TemplateResult => {
  const { edit, t } = fields
  const optional = t('optional')
  return html`
    <section class="group" aria-labelledby="what">
      <h2 id="what">${t('what')}</h2>
      ${textField(edit, { ...bound(fields, 'title'), label: t('title'), help: t('titleHelp'), maxlength: 120 })}
      ${textField(edit, { ...bound(fields, 'tagline'), label: t('tagline'), help: t('taglineHelp'), optional, maxlength: 160 })}
      ${longTextField(edit, { ...bound(fields, 'description'), label: t('description'), help: t('descriptionHelp'), optional, maxlength: 5000 })}
      ${longTextField(edit, { ...bound(fields, 'features'), label: t('features'), help: t('featuresHelp'), optional })}
    </section>
  `
}

const whose = ({ edit, context, t }: PackageFields): TemplateResult =>
  html`${selectField(edit, {
    path: 'consultantId',
    label: t('consultant'),
    value: edit.values.consultantId,
    choices: context.consultants.map(({ id, name }) => ({ value: id, label: name })),
    chosen: (consultantId) => edit.change({ consultantId }, 'consultantId'),
  })}`

const cost = (fields: PackageFields): TemplateResult => {
  const { edit, context, t, money, locale } = fields
  const { currency, price } = edit.values
  const parsed = parsePrice(price, currency)
  const help =
    parsed.ok && parsed.amount > 0
      ? t('priceRead', { money: money({ amount: parsed.amount, currency }) })
      : t('priceHelp')
  return html`
    <section class="group" aria-labelledby="cost">
      <h2 id="cost">${t('cost')}</h2>
      <div class="beside">
        ${textField(edit, { ...bound(fields, 'price', 'price.amount'), label: t('price'), help, inputmode: 'decimal' })}
        ${selectField(edit, {
          path: 'price.currency',
          label: t('currency'),
          value: currency,
          choices: currencyChoices(context.practice.currency, currency, locale),
          chosen: (value) => edit.change({ currency: value }, 'price.currency'),
        })}
      </div>
      ${textField(edit, {
        ...bound(fields, 'originalPrice', 'originalPrice.amount'),
        label: t('originalPrice'),
        help: t('originalPriceHelp'),
        optional: t('optional'),
        inputmode: 'decimal',
      })}
    </section>
  `
}

const sessions = (fields: PackageFields): TemplateResult => {
  const { edit, t } = fields
  return html`
    <section class="group" aria-labelledby="sessions">
      <h2 id="sessions">${t('sessions')}</h2>
      ${allowanceRows(fields)}
      <div class="beside">
        ${textField(edit, { ...bound(fields, 'sessionDurationMinutes'), label: t('sessionDuration'), inputmode: 'numeric' })}
        ${textField(edit, { ...bound(fields, 'validDays'), label: t('validDays'), help: t('validDaysHelp'), optional: t('optional'), inputmode: 'numeric' })}
      </div>
    </section>
  `
}

const scheduling = (fields: PackageFields): TemplateResult => {
  const { edit, t } = fields
  return html`
    <section class="group" aria-labelledby="scheduling">
      <h2 id="scheduling">${t('scheduling')}</h2>
      ${textField(edit, {
        ...bound(fields, 'calendlyLink'),
        label: t('calendlyLink'),
        help: t('calendlyHelp'),
        optional: t('optional'),
        type: 'url',
        inputmode: 'url',
        placeholder: 'https://calendly.com/…',
        left: () => {
          const tidy = tidyCalendlyLink(edit.values.calendlyLink)
          if (tidy !== edit.values.calendlyLink) edit.change({ calendlyLink: tidy }, 'calendlyLink')
        },
      })}
    </section>
  `
}

const display = (fields: PackageFields): TemplateResult => {
  const { edit, t } = fields
  const { active, featured } = edit.values
  const optional = t('optional')
  return html`
    <section class="group" aria-labelledby="display">
      <h2 id="display">${t('display')}</h2>
      <div class="choices">
        ${choice({ id: 'active', type: 'checkbox', label: t('active'), help: t('activeHelp'), checked: active, changed: (on) => edit.change({ active: on }, 'active') })}
        ${choice({
          id: 'featured',
          type: 'checkbox',
          label: t('featured'),
          help: t('featuredHelp'),
          checked: featured,
          changed: (on) => edit.change({ featured: on }, 'featured'),
        })}
      </div>
      ${textField(edit, { ...bound(fields, 'badge'), label: t('badge'), help: t('badgeHelp'), optional, maxlength: 24 })}
      <div class="beside">
        ${textField(edit, { ...bound(fields, 'displayOrder'), label: t('displayOrder'), help: t('displayOrderHelp'), inputmode: 'numeric' })}
        ${textField(edit, { ...bound(fields, 'stockLimit'), label: t('stockLimit'), help: t('stockLimitHelp'), optional, inputmode: 'numeric' })}
      </div>
    </section>
  `
}

/** The form from top to bottom; one who works alone is not asked whose package it is. */
export const packageFields = (fields: PackageFields): TemplateResult => html`
  ${what(fields)} ${fields.context.consultants.length > 1 ? whose(fields) : ''} ${cost(fields)} ${sessions(fields)}
  ${scheduling(fields)} ${display(fields)}
`
