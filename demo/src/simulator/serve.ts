import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import type { SimulatorControl, SimulatorOptions } from './simulator.ts'
import { createSimulator } from './simulator.ts'

export type RunningSimulator = { url: string; control: SimulatorControl; stop(): Promise<void> }

/** The simulator on a port of its own, for tests and for trying it without the rest. */
export async function serveSimulator(options: Omit<SimulatorOptions, 'baseUrl'>, port = 0): Promise<RunningSimulator> {
  // The port is known only once it listens, and every address the simulator writes contains it.
  let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const listening = serve({ fetch: (request) => answer(request), port, hostname: '127.0.0.1' }, () =>
      resolve(listening),
    )
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { app, control } = createSimulator({ ...options, baseUrl: url })
  answer = (request) => app.fetch(request)
  return {
    url,
    control,
    stop() {
      control.close()
      return new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}
