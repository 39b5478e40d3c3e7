export const faultKinds = ['duplicate', 'delay', 'reorder', 'drop'] as const

export type FaultKind = (typeof faultKinds)[number]

export type Fault = {
  kind: FaultKind
  /** Only events of this type; all when absent. */
  type?: string
  /** Only the next so many events; every one when absent. */
  count?: number
  /** How long a delayed or held-back delivery waits. */
  delayMs?: number
}

/** The faults people and tests have asked for, the latest first asked. */
export function createFaults() {
  let faults: Fault[] = []
  return {
    set(fault: Fault): void {
      faults = [{ ...fault }, ...faults]
    },
    clear(): void {
      faults = []
    },
    all: (): Fault[] => faults.map((fault) => ({ ...fault })),
    /** The fault that befalls an event of this type, counted down. */
    take(type: string): Fault | null {
      const fault = faults.find((candidate) => candidate.type === undefined || candidate.type === type)
      if (!fault) return null
      if (fault.count !== undefined) {
        fault.count -= 1
        if (fault.count <= 0) faults = faults.filter((candidate) => candidate !== fault)
      }
      return fault
    },
  }
}

export type Faults = ReturnType<typeof createFaults>
