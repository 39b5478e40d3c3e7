import type {
  ConsultantPatch,
  ContactSettings,
  ContactSettingsInput,
  PublicConsultant,
} from '@deskbell/server/contract/practices'
import type { FieldErrors } from '../forms/shown-errors.ts'
import type { contactErrors } from './contact-settings.words.ts'

export interface ContactValues {
  contactName: string
  email: string
  phone: string
  welcomeTemplate: string
  revealRule: ContactSettings['revealRule']
  revealEmail: boolean
  revealPhone: boolean
}

export interface ProfileValues {
  name: string
  headline: string
  bio: string
  photoUrl: string
}

type Say = (key: keyof typeof contactErrors) => string

const orNull = (typed: string): string | null => typed.trim() || null

export const contactValuesOf = ({
  contactName,
  email,
  phone,
  welcomeTemplate,
  revealRule,
  reveal,
}: ContactSettings): ContactValues => ({
  contactName,
  email: email ?? '',
  phone: phone ?? '',
  welcomeTemplate,
  revealRule,
  revealEmail: reveal.email,
  revealPhone: reveal.phone,
})

export const contactInputOf = (values: ContactValues): ContactSettingsInput => ({
  contactName: values.contactName.trim(),
  email: orNull(values.email),
  phone: orNull(values.phone),
  welcomeTemplate: values.welcomeTemplate,
  revealRule: values.revealRule,
  reveal: { email: values.revealEmail, phone: values.revealPhone },
})

const withoutNulls = (found: Record<string, string | null>): FieldErrors =>
  Object.fromEntries(Object.entries(found).filter((pair): pair is [string, string] => pair[1] !== null))

const emailLike = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/
const phoneLike = /^\+?[0-9][0-9 ()./-]{4,30}$/

export const checkContact = ({ contactName, email, phone }: ContactValues, say: Say): FieldErrors =>
  withoutNulls({
    contactName: contactName.trim() ? null : say('name_empty'),
    email: !email.trim() || emailLike.test(email.trim()) ? null : say('email_wrong'),
    phone: !phone.trim() || phoneLike.test(phone.trim()) ? null : say('phone_wrong'),
  })

/** True where buyers would see at least one way to reach the consultant. */
export const isReachable = ({ email, phone, revealEmail, revealPhone }: ContactValues): boolean =>
  (revealEmail && email.trim() !== '') || (revealPhone && phone.trim() !== '')

export const profileValuesOf = ({ name, headline, bio, photoUrl }: PublicConsultant): ProfileValues => ({
  name,
  headline: headline ?? '',
  bio: bio ?? '',
  photoUrl: photoUrl ?? '',
})

/** Only what was changed: an old photo's address that no longer passes must not keep the rest from being saved. */
export const profilePatchOf = (values: ProfileValues, before: ProfileValues): ConsultantPatch => ({
  ...(values.name !== before.name && { name: values.name.trim() }),
  ...(values.headline !== before.headline && { headline: orNull(values.headline) }),
  ...(values.bio !== before.bio && { bio: orNull(values.bio) }),
  ...(values.photoUrl !== before.photoUrl && { photoUrl: orNull(values.photoUrl) }),
})

const isHttps = (typed: string): boolean => URL.parse(typed)?.protocol === 'https:'

export const checkProfile = ({ name, photoUrl }: ProfileValues, before: ProfileValues, say: Say): FieldErrors =>
  withoutNulls({
    name: name.trim() ? null : say('name_empty'),
    photoUrl: !photoUrl.trim() || photoUrl === before.photoUrl || isHttps(photoUrl.trim()) ? null : say('photo_wrong'),
  })
