import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { secureHeaders } from 'hono/secure-headers'
import { DeskbellError } from '../domain/errors.ts'
import type { Clock, Log } from '../ports.ts'
import { answerError, errorResponse } from './answer-error.ts'
import { caller } from './caller.ts'
import { clientAddress, type ClientAddressSource } from './client-address.ts'
import type { Env } from './env.ts'
import { publicCaching } from './public-caching.ts'

export type AppSettings = ClientAddressSource & {
  authSecret: string
  publicUrl: string
  clock: Clock
  log: Log
  newRequestId: () => string
}

const kibibyte = 1024

/** The frame of every request: id, headers, limits, who is calling, errors. Features bring the routes. */
export function createApp(settings: AppSettings, mount: (app: Hono<Env>) => void): Hono<Env> {
  const app = new Hono<Env>()
  app.onError(answerError(settings.log))
  app.notFound((c) => errorResponse(c, new DeskbellError('not_found')))

  app.use(async (c, next) => {
    const requestId = settings.newRequestId()
    c.set('requestId', requestId)
    await next()
    c.header('X-Request-Id', requestId)
  })
  app.use(clientAddress(settings))
  app.use(
    secureHeaders({
      crossOriginResourcePolicy: 'cross-origin',
      // Pages say themselves who may frame them; the simulator's payment page must be framed.
      xFrameOptions: false,
      strictTransportSecurity: settings.publicUrl.startsWith('https:'),
    }),
  )

  app.use(
    '/api/*',
    cors({
      origin: '*',
      allowHeaders: [
        'Authorization',
        'Content-Type',
        'Deskbell-Practice',
        'Deskbell-Purchase-Token',
        'Idempotency-Key',
        'If-Match',
      ],
      allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposeHeaders: ['set-auth-token', 'ETag', 'Retry-After', 'X-Request-Id'],
      maxAge: 86_400,
    }),
  )
  const small = bodyLimit({ maxSize: 64 * kibibyte, onError: () => tooLarge() })
  const ofFiles = bodyLimit({ maxSize: 5 * 1024 * kibibyte, onError: () => tooLarge() })
  app.use('/api/*', (c, next) => (c.req.path === '/api/imports' ? ofFiles(c, next) : small(c, next)))
  app.use('/webhooks/*', bodyLimit({ maxSize: 1024 * kibibyte, onError: () => tooLarge() }))
  app.use('/api/*', caller(settings))
  app.use('/api/*', publicCaching(settings.clock))
  mount(app)
  return app
}

function tooLarge(): never {
  throw new DeskbellError('body_too_large')
}
