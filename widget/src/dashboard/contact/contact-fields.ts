import { html, nothing, type TemplateResult } from 'lit'
import type { ContactSettings } from '@deskbell/server/contract/practices'
import type { MessageParams } from '../../locales/messages.ts'
import type { EditController } from '../forms/edit-controller.ts'
import { choice, textField } from '../forms/form-fields.ts'
import { isReachable, type ContactValues, type ProfileValues } from './contact-form.ts'
import type { contactWords } from './contact-settings.words.ts'

export type ContactSay = (key: keyof typeof contactWords, params?: MessageParams) => string
type Edit<Values extends object> = Pick<EditController<never, Values>, 'values' | 'change' | 'leave' | 'errorAt'>
export interface ContactFields {
  edit: Edit<ContactValues>
  t: ContactSay
}
export interface ProfileFields {
  edit: Edit<ProfileValues>
  t: ContactSay
}

const rules = ['on_payment', 'on_first_booking', 'by_hand'] as const satisfies readonly ContactSettings['revealRule'][]

export const reachFields = ({ edit, t }: ContactFields): TemplateResult => {
  const { contactName, email, phone } = edit.values
  return html`
    <section class="group" aria-labelledby="details">
      <h2 id="details">${t('details')}</h2>
      <p class="quiet">${t('detailsHelp')}</p>
      ${textField(edit, {
        path: 'contactName',
        label: t('contactName'),
        help: t('contactNameHelp'),
        value: contactName,
        typed: (text) => edit.change({ contactName: text }, 'contactName'),
        maxlength: 120,
      })}
      ${textField(edit, {
        path: 'email',
        label: t('email'),
        optional: t('optional'),
        type: 'email',
        inputmode: 'email',
        value: email,
        typed: (text) => edit.change({ email: text }, 'email'),
      })}
      ${textField(edit, {
        path: 'phone',
        label: t('phone'),
        optional: t('optional'),
        type: 'tel',
        inputmode: 'tel',
        value: phone,
        typed: (text) => edit.change({ phone: text }, 'phone'),
      })}
    </section>
  `
}

export const revealFields = ({ edit, t }: ContactFields): TemplateResult => {
  const { values } = edit
  const { revealRule, revealEmail, revealPhone } = values
  return html`
    <fieldset>
      <legend>${t('when')}</legend>
      <div class="choices">
        ${rules.map((rule) =>
          choice({
            id: `rule-${rule}`,
            name: 'revealRule',
            type: 'radio',
            label: t(rule),
            help: t(`${rule}_help`),
            checked: revealRule === rule,
            changed: () => edit.change({ revealRule: rule }, 'revealRule'),
          }),
        )}
      </div>
    </fieldset>
    <fieldset>
      <legend>${t('which')}</legend>
      <div class="choices">
        ${choice({
          id: 'reveal-email',
          type: 'checkbox',
          label: t('showEmail'),
          checked: revealEmail,
          changed: (on) => edit.change({ revealEmail: on }, 'reveal.email'),
        })}
        ${choice({
          id: 'reveal-phone',
          type: 'checkbox',
          label: t('showPhone'),
          checked: revealPhone,
          changed: (on) => edit.change({ revealPhone: on }, 'reveal.phone'),
        })}
      </div>
      <div role="status">${isReachable(values) ? nothing : html`<p class="notice wrong">${t('unreachable')}</p>`}</div>
    </fieldset>
  `
}

export const profileFields = ({ edit, t }: ProfileFields): TemplateResult => {
  const { name, headline, photoUrl } = edit.values
  return html`
    ${textField(edit, { path: 'name', label: t('name'), value: name, typed: (text) => edit.change({ name: text }, 'name'), maxlength: 120 })}
    ${textField(edit, {
      path: 'headline',
      label: t('headline'),
      help: t('headlineHelp'),
      optional: t('optional'),
      value: headline,
      typed: (text) => edit.change({ headline: text }, 'headline'),
      maxlength: 160,
    })}
    ${textField(edit, {
      path: 'photoUrl',
      label: t('photoUrl'),
      help: t('photoHelp'),
      optional: t('optional'),
      type: 'url',
      inputmode: 'url',
      value: photoUrl,
      typed: (text) => edit.change({ photoUrl: text }, 'photoUrl'),
    })}
  `
}
