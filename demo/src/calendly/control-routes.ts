import { Hono } from 'hono'
import type { CalendlyControl } from './simulator.ts'

/** What an invitee does on Calendly's pages, for programs and for who tries the demo by hand. */
export function calendlyControlRoutes(control: CalendlyControl): Hono {
  const app = new Hono()
  app.get('/events', (c) => c.json({ data: control.events() }))
  app.post('/book', async (c) => {
    const { startsAt, email, slug, name, utmContent } = await textsOf(c.req.raw)
    const at = Date.parse(startsAt ?? '')
    if (Number.isNaN(at) || email === undefined) return c.json({ message: 'Send {"startsAt","email"}.' }, 400)
    const booking = {
      startsAt: at,
      email,
      utmContent: utmContent ?? null,
      ...(slug === undefined ? {} : { slug }),
      ...(name === undefined ? {} : { name }),
    }
    return c.json(await control.book(booking), 201)
  })
  app.post('/events/:id/cancel', async (c) => c.json(await control.cancel(c.req.param('id'))))
  app.post('/events/:id/reschedule', async (c) => {
    const { startsAt } = await textsOf(c.req.raw)
    const at = Date.parse(startsAt ?? '')
    if (Number.isNaN(at)) return c.json({ message: 'Send {"startsAt"}.' }, 400)
    return c.json(await control.reschedule(c.req.param('id'), at))
  })
  app.onError((error, c) => c.json({ message: error.message }, 400))
  return app
}

async function textsOf(request: Request): Promise<Record<string, string | undefined>> {
  const body: unknown = await request.json().catch(() => null)
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, typeof value === 'string' ? value : undefined]),
  )
}
