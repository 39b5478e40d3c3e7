import { describe, expect, it } from 'vitest'
import { calendlyFrameUrl, readCalendlyMessage } from '../../../widget/src/elements/booking-panel/calendly.ts'

const frame = {}
const scheduled = {
  event: 'calendly.event_scheduled',
  payload: {
    event: { uri: 'https://api.calendly.com/scheduled_events/A' },
    invitee: { uri: 'https://api.calendly.com/scheduled_events/A/invitees/B' },
  },
}
const read = (data: unknown, origin = 'https://calendly.com', source: unknown = frame) =>
  readCalendlyMessage({ origin, source, data }, frame)

describe('messages of the calendar frame', () => {
  it('are heard from our own frame on the calendar’s origin', () => {
    expect(read(scheduled)).toEqual({
      kind: 'scheduled',
      eventUri: 'https://api.calendly.com/scheduled_events/A',
      inviteeUri: 'https://api.calendly.com/scheduled_events/A/invitees/B',
    })
    expect(read({ event: 'calendly.page_height', payload: { height: '731px' } })).toEqual({
      kind: 'height',
      pixels: 731,
    })
  })

  it('are ignored from any other origin or window', () => {
    for (const origin of ['https://calendly.com.evil.test', 'http://calendly.com', 'https://evil.test', 'null', ''])
      expect(read(scheduled, origin)).toBeNull()
    expect(read(scheduled, 'https://calendly.com', {})).toBeNull()
    expect(readCalendlyMessage({ origin: 'https://calendly.com', source: null, data: scheduled }, null)).toBeNull()
  })

  it('are ignored where they are malformed', () => {
    for (const data of [
      null,
      'calendly.event_scheduled',
      {},
      { event: 'calendly.event_scheduled' },
      { event: 'calendly.page_height', payload: { height: 'tall' } },
      { ...scheduled, event: 'calendly.event_type_viewed' },
    ]) {
      expect(read(data)).toBeNull()
    }
  })

  it('cannot make the frame endless', () => {
    expect(read({ event: 'calendly.page_height', payload: { height: '9999999px' } })).toEqual({
      kind: 'height',
      pixels: 4000,
    })
  })
})

describe('the address of the calendar frame', () => {
  it('names the page, fills in the buyer and keeps what the link carries', () => {
    const url = new URL(
      calendlyFrameUrl('https://www.calendly.com/jane/intro?utm_content=abc', 'jane.example', { email: 'a+b@c.de' })!,
    )
    expect(url.origin).toBe('https://calendly.com')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      utm_content: 'abc',
      embed_type: 'Inline',
      embed_domain: 'jane.example',
      hide_gdpr_banner: '1',
      email: 'a+b@c.de',
    })
  })

  it('is refused where the link leads elsewhere', () => {
    for (const link of [
      'https://calendly.com.evil.test/x',
      'http://calendly.com/x',
      'javascript:alert(1)',
      'nonsense',
      '',
    ])
      expect(calendlyFrameUrl(link, 'x')).toBeNull()
  })
})
