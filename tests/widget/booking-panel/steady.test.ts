import { assert } from 'chai'
import { bookingApi, freeOn, setClock, slotsAsked } from '../support/booking.ts'
import type { FakeApi } from '../support/fake-api.ts'
import { cleanUp, connect, mount, pause, the } from '../support/page.ts'

describe('the place of <booking-panel>', () => {
  let api: FakeApi
  let rightClock: () => void

  beforeEach(() => {
    rightClock = setClock()
    api = bookingApi().install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
    rightClock()
  })

  /** As an API half a second away answers. */
  const slowly = () => {
    const { fetch } = api
    api.fetch = async (request) => {
      await pause(500)
      return fetch(request)
    }
  }

  const halfHours = Array.from({ length: 15 }, (_, index) => 7 + Math.floor(index / 2))

  for (const width of [320, 390, 768, 1280])
    for (const hours of [[9], halfHours])
      it(`is the same before and after ${hours.length} times come, ${width} px wide`, async () => {
        api.on('GET /api/consultants/*/slots', (request) => slotsAsked(request, freeOn([8, 9], hours)))
        slowly()
        const shifts: number[] = []
        const observer = new PerformanceObserver((entries) => {
          for (const entry of entries.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
        })
        const panel = mount('booking-panel', { locale: 'en-GB', 'time-zone': 'UTC' })
        panel.style.width = `${width}px`
        const below = document.createElement('footer')
        below.textContent = 'Below the panel'
        document.body.append(below)
        await pause(50)
        observer.observe({ type: 'layout-shift' })
        const before = below.getBoundingClientRect().top
        await the('button', '09:00')
        await pause(400)
        observer.disconnect()
        assert.equal(below.getBoundingClientRect().top, before)
        assert.deepEqual(shifts, [])
        assert.isAbove(api.to('GET /api/consultants/*/session-config').length, 0)
      })
})
