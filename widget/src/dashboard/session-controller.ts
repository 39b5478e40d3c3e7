import type { Me } from '@deskbell/server/contract/identity'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { ApiError } from '../api/api-error.ts'
import type { DashboardApi } from './api.ts'
import type { Place } from './context.ts'
import { readNote, writeNote } from './notes.ts'

export type SessionState =
  | { at: 'starting' }
  | { at: 'out' }
  | { at: 'failed'; error: unknown }
  /** `place` is null for somebody who belongs to no practice. */
  | { at: 'in'; me: Me; place: Place | null; expired: boolean }

const chosenNote = 'practice'

/** Owns who is signed in and in which practice they work. */
export class SessionController implements ReactiveController {
  state: SessionState = { at: 'starting' }
  readonly #host
  readonly #api
  readonly #wanted

  constructor(host: ReactiveControllerHost, api: () => DashboardApi, wantedPractice: () => string | null | undefined) {
    this.#host = host
    this.#api = api
    this.#wanted = wantedPractice
    host.addController(this)
  }

  hostConnected(): void {
    void this.start()
  }

  async start(): Promise<void> {
    try {
      const me = await this.#api().me()
      const place = await this.#placeOf(me, this.#wanted() || readNote(chosenNote))
      this.#become({ at: 'in', me, place, expired: false })
    } catch (error) {
      this.#become(error instanceof ApiError && error.status === 401 ? { at: 'out' } : { at: 'failed', error })
    }
  }

  restart(): void {
    this.#become({ at: 'starting' })
    void this.start()
  }

  async choose(slug: string): Promise<void> {
    if (this.state.at !== 'in') return
    const { me } = this.state
    writeNote(chosenNote, slug)
    this.#become({ at: 'starting' })
    try {
      this.#become({ at: 'in', me, place: await this.#placeOf(me, slug), expired: false })
    } catch (error) {
      this.#become({ at: 'failed', error })
    }
  }

  /** The view stays as it is, with all that was typed, until the person has signed in again. */
  expire(): void {
    if (this.state.at === 'in') this.#become({ ...this.state, expired: true })
  }

  /** @returns whether the same person is back */
  async renew(): Promise<boolean> {
    if (this.state.at !== 'in') return false
    const before = this.state
    try {
      const me = await this.#api().me()
      if (me.email !== before.me.email) return false
    } catch {
      // The sign-in itself was accepted, and the server looks at every request that follows.
    }
    this.#become({ ...before, expired: false })
    return true
  }

  update(change: (place: Place) => Place): void {
    if (this.state.at === 'in' && this.state.place) this.#become({ ...this.state, place: change(this.state.place) })
  }

  async signOut(): Promise<void> {
    await this.#api().signOut()
    this.#become({ at: 'out' })
  }

  async #placeOf({ memberships }: Me, slug: string | null | undefined): Promise<Place | null> {
    const membership = memberships.find(({ practice }) => practice === slug) ?? memberships[0]
    if (!membership) return null
    const [practice, { data }] = await Promise.all([
      this.#api().practice(membership.practice),
      this.#api().consultants(membership.practice),
    ])
    return { membership, practice, consultants: data }
  }

  #become(state: SessionState): void {
    this.state = state
    this.#host.requestUpdate()
  }
}
