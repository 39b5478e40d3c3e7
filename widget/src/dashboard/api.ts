import type { Me } from '@deskbell/server/contract/identity'
import type { ManagedPackage, ManagedPackagePage, PackageDraft } from '@deskbell/server/contract/packages'
import type {
  ConsultantPatch,
  ContactSettings,
  ContactSettingsInput,
  ManagedPractice,
  PracticePatch,
  PublicConsultant,
} from '@deskbell/server/contract/practices'
import type { ManagedPurchase, ManagedPurchasePage } from '@deskbell/server/contract/purchases'
import { ApiError, apiErrorFrom } from '../api/api-error.ts'

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

type Send = <Answer>(path: string, call?: Call) => Promise<Answer>

/** Same origin and the session's cookie: what only the dashboard may do. */
const sender =
  (baseUrl: string, fetch: typeof window.fetch): Send =>
  async <Answer>(path: string, { method = 'GET', body, headers, signal }: Call = {}): Promise<Answer> => {
    const asJson = body === undefined ? {} : { 'Content-Type': 'application/json' }
    let response: Response
    try {
      response = await fetch(baseUrl + path, {
        method,
        // Public reads of the API may be kept by the browser, but whoever edits must see what is there now.
        cache: 'no-cache',
        credentials: 'same-origin',
        headers: { ...asJson, ...headers },
        body: body === undefined ? null : JSON.stringify(body),
        signal: signal ?? null,
      })
      if (response.status === 204) return undefined as Answer
      if (response.ok) return (await response.json()) as Answer
    } catch (cause) {
      if (signal?.aborted) throw cause
      throw new ApiError({ status: 0, code: 'network', message: '' }, { cause })
    }
    throw await apiErrorFrom(response)
  }

const seen = (version: number) => ({ 'If-Match': `"${version}"` })
const segment = encodeURIComponent
const queryOf = (values: Record<string, string | null | undefined>): URLSearchParams =>
  new URLSearchParams(Object.entries(values).filter((pair): pair is [string, string] => !!pair[1]))

export const createDashboardApi = (
  baseUrl = '',
  fetch: typeof window.fetch = (...request) => window.fetch(...request),
) => {
  const send = sender(baseUrl, fetch)
  return {
    me: (signal?: AbortSignal) => send<Me>('/api/me', { signal }),
    sendCode: (email: string) =>
      send<unknown>('/api/auth/email-otp/send-verification-otp', { method: 'POST', body: { email, type: 'sign-in' } }),
    signIn: (email: string, otp: string) =>
      send<unknown>('/api/auth/sign-in/email-otp', { method: 'POST', body: { email, otp } }),
    useOwnerLink: (token: string) => send<unknown>('/api/owner-link', { method: 'POST', body: { token } }),
    signOut: () => send<unknown>('/api/auth/sign-out', { method: 'POST' }),

    practice: (slug: string, signal?: AbortSignal) =>
      send<ManagedPractice>(`/api/practices/${segment(slug)}?scope=manage`, { signal }),
    changePractice: (patch: PracticePatch) => send<ManagedPractice>('/api/practices', { method: 'PATCH', body: patch }),

    packages: (practice: string, cursor?: string | null, signal?: AbortSignal) =>
      send<ManagedPackagePage>(`/api/packages?${queryOf({ practice, scope: 'manage', cursor })}`, { signal }),
    package: (id: string, signal?: AbortSignal) =>
      send<ManagedPackage>(`/api/packages/${segment(id)}?scope=manage`, { signal }),
    /** The same key for every try of one intention, so that a repeated click adds one package. */
    createPackage: (draft: PackageDraft, idempotencyKey: string) =>
      send<ManagedPackage>('/api/packages', {
        method: 'POST',
        body: draft,
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    replacePackage: (id: string, draft: PackageDraft, version: number) =>
      send<ManagedPackage>(`/api/packages/${segment(id)}`, { method: 'PUT', body: draft, headers: seen(version) }),
    archivePackage: (id: string) => send<void>(`/api/packages/${segment(id)}`, { method: 'DELETE' }),

    consultants: (practice: string, signal?: AbortSignal) =>
      send<{ data: PublicConsultant[] }>(`/api/consultants?${queryOf({ practice })}`, { signal }),
    changeConsultant: (id: string, patch: ConsultantPatch) =>
      send<PublicConsultant>(`/api/consultants/${segment(id)}`, { method: 'PATCH', body: patch }),
    contactSettings: (consultantId: string, signal?: AbortSignal) =>
      send<ContactSettings>(`/api/consultants/${segment(consultantId)}/contact-settings`, { signal }),
    replaceContactSettings: (consultantId: string, input: ContactSettingsInput, version: number) =>
      send<ContactSettings>(`/api/consultants/${segment(consultantId)}/contact-settings`, {
        method: 'PUT',
        body: input,
        headers: seen(version),
      }),

    purchases: (practice: string, cursor?: string | null, signal?: AbortSignal) =>
      send<ManagedPurchasePage>(`/api/purchases?${queryOf({ practice, scope: 'manage', cursor })}`, { signal }),
    revealContact: (purchaseId: string) =>
      send<ManagedPurchase>(`/api/purchases/${segment(purchaseId)}/reveal`, { method: 'POST' }),
  }
}

export type DashboardApi = ReturnType<typeof createDashboardApi>
