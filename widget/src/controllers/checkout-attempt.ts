const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * One Idempotency-Key for one intention: a repeated click or a retry after a lost answer carries the
 * same key and buys once; another intention, or one that was answered, carries a new one.
 */
export class CheckoutAttempt {
  #intention = ''
  #key = ''

  keyFor(draft: unknown): string {
    const intention = JSON.stringify(draft)
    if (intention !== this.#intention) {
      this.#intention = intention
      this.#key = randomKey()
    }
    return this.#key
  }

  answered(): void {
    this.#intention = ''
  }
}
