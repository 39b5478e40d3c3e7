type Wait = { timer: ReturnType<typeof setTimeout>; begin: () => void }

/** Work that begins after a while, or at once when told; it never keeps the process alive. */
export function createWaitingRoom() {
  const waits = new Set<Wait>()
  const empty = () => {
    const all = [...waits]
    for (const wait of all) clearTimeout(wait.timer)
    waits.clear()
    return all
  }
  return {
    enter(ms: number, begin: () => void): void {
      const timer = setTimeout(() => {
        waits.delete(wait)
        begin()
      }, ms)
      const wait: Wait = { timer, begin }
      timer.unref()
      waits.add(wait)
    },
    open(first: 'oldest' | 'newest' = 'oldest'): void {
      const all = empty()
      for (const wait of first === 'oldest' ? all : all.toReversed()) wait.begin()
    },
    abandon: () => void empty(),
  }
}
