import { assert } from 'chai'
import { buyerApi, purchaseId, status } from '../support/buyer.ts'
import { until } from '../support/page.ts'
import { next } from '../support/pause.ts'

describe('<package-checkout> whose other parts are gone', () => {
  afterEach(() => document.body.replaceChildren())

  it('says that it is paid, under which reference, and what to do', async () => {
    const frame = document.createElement('iframe')
    frame.src = '/tests/widget/support/host.html'
    const loaded = next(frame, 'load')
    document.body.append(frame)
    await loaded
    const page = frame.contentWindow as Window & typeof globalThis
    const api = buyerApi().on('GET /api/checkout/sessions/*', () => status('done'))
    page.fetch = (input, init) => api.fetch(new Request(input, init))

    const checkout = page.document.createElement('package-checkout')
    checkout.setAttribute('purchase', purchaseId)
    checkout.setAttribute('api', api.origin)
    page.document.body.append(checkout)
    const script = page.document.createElement('script')
    script.type = 'module'
    script.src = new URL('../support/checkout-alone.ts', import.meta.url).href
    page.document.head.append(script)

    const success = await until('the end of checkout', () =>
      checkout.shadowRoot?.querySelector<HTMLElement>('deskbell-purchase-success'),
    )
    assert.isTrue(success.checkVisibility())
    assert.include(
      success.innerText,
      'Your payment is confirmed. Your reference is PKG-7K3F9Q, and we have sent you an email. Reload the page to see your purchase.',
    )
    const reloaded = next(frame, 'load')
    success.querySelector('button')!.click()
    await reloaded
  })
})
