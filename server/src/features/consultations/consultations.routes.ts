import { Hono } from 'hono'
import {
  calendarEntryQuery,
  consultationInput,
  consultationsQuery,
  ownConsultationsQuery,
} from '../../contract/consultations.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import { bookConsultation, type BookDeps } from './book-consultation.ts'
import { getCalendarEntry } from './get-calendar-entry.ts'
import { getConsultation } from './get-consultation.ts'
import { listConsultations } from './list-consultations.ts'
import { listOwnConsultations } from './list-own-consultations.ts'

export function consultationsRoutes(deps: BookDeps) {
  return new Hono<Env>()
    .get('/', validate('query', consultationsQuery), async (c) =>
      c.json(await listConsultations({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .post('/', validate('json', consultationInput), async (c) => {
      const request = { input: c.req.valid('json'), caller: c.var.caller, origin: c.req.header('Origin') ?? null }
      return c.json(await bookConsultation(request, deps), 201)
    })
    .get('/me', validate('query', ownConsultationsQuery), async (c) =>
      c.json(await listOwnConsultations({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .get('/:id', validate('param', byId), async (c) =>
      c.json(await getConsultation({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .get('/:id/calendar.ics', validate('param', byId), validate('query', calendarEntryQuery), async (c) => {
      const { booking: bookingId, token } = c.req.valid('query')
      const entry = await getCalendarEntry({ id: c.req.valid('param').id, bookingId, token }, deps)
      c.header('Content-Type', 'text/calendar; charset=utf-8; method=PUBLISH')
      c.header('Content-Disposition', 'attachment; filename="session.ics"')
      return c.body(entry)
    })
}
