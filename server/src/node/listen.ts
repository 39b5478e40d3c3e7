import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { SettingsError } from '../settings.ts'

type Fetch = (request: Request, ...rest: unknown[]) => Response | Promise<Response>

export type Listening = { port: number; close: () => Promise<void> }

/** Serves HTTP. @throws SettingsError where the port is taken */
export async function listen(fetch: Fetch, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createAdaptorServer({ fetch: fetch as never })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        taken
          ? new SettingsError(`Port ${port} is in use: choose another with PORT=${port + 1} or --port ${port + 1}.`)
          : error,
      )
    })
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // Answers under way may end; connections that wait for nothing are cut.
        if ('closeIdleConnections' in server) server.closeIdleConnections()
        setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 2_000).unref()
      }),
  }
}
