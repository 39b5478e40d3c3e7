import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { createCalendlySimulator, type CalendlyControl, type CalendlySimulatorOptions } from './simulator.ts'

export type RunningCalendlySimulator = { url: string; control: CalendlyControl; stop: () => Promise<void> }

/** The Calendly simulator on a port of its own. */
export async function serveCalendlySimulator(
  options: Omit<CalendlySimulatorOptions, 'baseUrl'>,
): Promise<RunningCalendlySimulator> {
  // The port is known only once it listens, and every address the simulator writes contains it.
  let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const listening = serve({ fetch: (request) => answer(request), port: 0, hostname: '127.0.0.1' }, () =>
      resolve(listening),
    )
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { app, control } = createCalendlySimulator({ ...options, baseUrl: url })
  answer = (request) => app.fetch(request)
  return {
    url,
    control,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
