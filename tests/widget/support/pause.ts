/** For what must not happen: long enough that it would have. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

/** The next event of that name. */
export const next = (target: EventTarget, name: string): Promise<Event> =>
  new Promise((resolve) => {
    target.addEventListener(name, resolve, { once: true })
  })
