import type { FormFields } from './form.ts'

export type RecordedRequest = {
  requestId: string
  method: string
  /** From `/v1` on, wherever the simulator is mounted. */
  path: string
  params: FormFields
  headers: Record<string, string>
  status: number
  body: unknown
  replayed: boolean
}

const kept = 1_000

export function createRequestLog() {
  const requests: RecordedRequest[] = []
  return {
    add(request: RecordedRequest): void {
      requests.push(request)
      if (requests.length > kept) requests.shift()
    },
    all: () => [...requests],
    clear: () => {
      requests.length = 0
    },
  }
}

export type RequestLog = ReturnType<typeof createRequestLog>
