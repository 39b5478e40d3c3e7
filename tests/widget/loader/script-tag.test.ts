import { assert } from 'chai'
import { pageOf, soldOut, standard, starter } from '../support/packages.ts'
import { until } from '../support/page.ts'
import { next, pause } from '../support/pause.ts'

const source = new URL('/widget/dist/deskbell.js', location.href).href

interface HostOptions {
  body?: string
  csp?: string
  prepare?: (page: Window & typeof globalThis) => void
  query?: string
}

const emptyPage = async (query: string): Promise<HTMLIFrameElement> => {
  const frame = document.createElement('iframe')
  frame.style.cssText = 'width:1000px;height:800px;border:0'
  frame.src = `/tests/widget/support/host.html${query}`
  const loaded = next(frame, 'load')
  document.body.append(frame)
  await loaded
  return frame
}

/** A host page of its own, with the built script tag and an API behind its `fetch`. */
class Host {
  readonly requests: string[] = []
  readonly said: string[] = []
  readonly page: Window & typeof globalThis

  constructor(frame: HTMLIFrameElement, { csp, prepare }: HostOptions) {
    this.page = frame.contentWindow as Window & typeof globalThis
    if (csp) {
      const meta = this.document.createElement('meta')
      meta.httpEquiv = 'Content-Security-Policy'
      meta.content = csp
      this.document.head.append(meta)
    }
    this.page.fetch = async (input) => {
      this.requests.push(String(input))
      return Response.json(pageOf([starter, standard, soldOut]))
    }
    this.page.console.info = (line: string) => this.said.push(line)
    this.page.addEventListener('error', (event) => this.said.push(event.message))
    this.page.addEventListener('unhandledrejection', (event) => this.said.push(String(event.reason)))
    this.document.addEventListener('securitypolicyviolation', (event) => this.said.push(event.violatedDirective))
    prepare?.(this.page)
  }

  get document(): Document {
    return this.page.document
  }

  addScript(attributes: Record<string, string> = {}): Promise<unknown> {
    const script = this.document.createElement('script')
    const usual = { type: 'module', src: source, 'data-practice': 'jane-doe', 'data-api': 'https://desk.test' }
    for (const [name, value] of Object.entries({ ...usual, ...attributes })) script.setAttribute(name, value)
    const loaded = next(script, 'load')
    this.document.head.append(script)
    return loaded
  }

  add(html: string): HTMLElement {
    const template = this.document.createElement('template')
    template.innerHTML = html
    const element = template.content.firstElementChild as HTMLElement
    this.document.body.append(element)
    return element
  }
}

const cardsOf = (element: Element) =>
  until('the cards', () => {
    const cards = element.shadowRoot?.querySelectorAll('h3')
    return cards?.length ? [...cards].map((card) => card.textContent) : null
  })

const filesOf = ({ page }: Host) =>
  page.performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.includes('/parts/'))
    .map(({ name }) => name.replace(/.*\/parts\/[^/]+\//, ''))
    .toSorted()

describe('the script tag', () => {
  let host: Host

  const open = async (options: HostOptions = {}) => {
    host = new Host(await emptyPage(options.query ?? ''), options)
  }

  afterEach(() => {
    document.body.replaceChildren()
  })

  it('finds the elements of the page and asks for the packages once, while their code is on the way', async () => {
    await open()
    const list = host.add('<package-list><a href="/packages">Packages</a></package-list>')
    await host.addScript()
    assert.deepEqual(host.requests, ['https://desk.test/api/packages?practice=jane-doe'])
    assert.isFalse(list.matches(':defined'))
    assert.deepEqual(await cardsOf(list), ['Starter', 'Standard', 'Retreat'])
    assert.lengthOf(host.requests, 1)
    assert.isEmpty(host.said)
  })

  it('asks for a part and its words, in a language there are words in', async () => {
    await open()
    host.document.documentElement.lang = 'sv'
    const list = host.add('<package-list></package-list>')
    await host.addScript()
    await cardsOf(list)
    assert.equal(list.shadowRoot!.querySelector('button')!.innerText, 'Choose')
    assert.deepEqual(filesOf(host), ['base.js', 'words/en/base.js'])
  })

  it('asks in one go for all that a part builds on, and for no other part', async () => {
    await open()
    host.page.document.documentElement.lang = 'en'
    const balance = host.add('<credit-balance></credit-balance>')
    await host.addScript()
    await until('the form', () => balance.shadowRoot?.querySelector('#email'))
    assert.deepEqual(filesOf(host), ['base.js', 'buyer.js', 'credit-balance.js', 'words/en/credit-balance.js'])
  })

  it('opens a gift by its link, whose token stays neither in the address nor in the page', async () => {
    const token = 'A-gift_'.padEnd(43, 'x')
    await open({ query: `?keep=1#deskbell-gift=${token}` })
    await host.addScript()
    assert.equal(host.page.location.hash, '#deskbell-gift')
    const checkout = await until('the checkout', () => host.document.querySelector('package-checkout[dialog]'))
    const claim = await until('the gift', () => checkout.shadowRoot?.querySelector('deskbell-gift-claim')?.shadowRoot)
    await until('the form', () => claim.querySelector('#email'))
    assert.notInclude(host.document.documentElement.outerHTML, token)
    assert.isEmpty(host.requests)
    assert.equal(host.page.location.search, '?keep=1')
    assert.isEmpty(host.said)
  })

  it('opens a gift whose link is followed where the page stands already', async () => {
    await open()
    await host.addScript()
    host.page.location.hash = `deskbell-gift=${'x'.repeat(43)}`
    await until('the checkout', () => host.document.querySelector('package-checkout[gift]'))
    assert.equal(host.page.location.hash, '#deskbell-gift')
  })

  it('works as a classic script too', async () => {
    await open()
    const list = host.add('<package-list></package-list>')
    await host.addScript({ type: 'text/javascript' })
    await cardsOf(list)
    assert.isEmpty(host.said)
  })

  it('may be there twice, in both ways', async () => {
    await open()
    const list = host.add('<package-list></package-list>')
    await host.addScript()
    await host.addScript({ type: 'text/javascript' })
    await host.addScript({ src: `${source}?again` })
    await cardsOf(list)
    assert.lengthOf(host.requests, 1)
    assert.isEmpty(host.said)
  })

  it('finds elements that come later, under both names, in a dialog as well', async () => {
    await open()
    await host.addScript()
    const list = '<deskbell-package-list practice="other" featured service-type="group"></deskbell-package-list>'
    const dialog = host.add(`<dialog open>${list}</dialog>`)
    await cardsOf(dialog.firstElementChild!)
    assert.deepEqual(host.requests, ['https://desk.test/api/packages?practice=other&featured=true&serviceType=group'])
  })

  it('takes the API from the script’s own address unless told', async () => {
    await open()
    host.add('<package-list></package-list>')
    await host.addScript({ 'data-api': '' })
    assert.deepEqual(host.requests, [`${location.origin}/api/packages?practice=jane-doe`])
  })

  it('leaves a name the page uses alone', async () => {
    await open({
      prepare: ({ customElements, HTMLElement }) => customElements.define('package-list', class extends HTMLElement {}),
    })
    const theirs = host.add('<package-list></package-list>')
    const ours = host.add('<deskbell-package-list></deskbell-package-list>')
    await host.addScript()
    await cardsOf(ours)
    assert.isNull(theirs.shadowRoot)
    assert.deepEqual(host.said, ['Deskbell: the page has its own <package-list>, ours is <deskbell-package-list>'])
  })

  it('needs no inline style or script: a strict policy of the host holds', async () => {
    await open({ csp: `default-src 'none'; script-src ${location.origin}; connect-src https://desk.test` })
    const list = host.add('<package-list></package-list>')
    await host.addScript()
    await cardsOf(list)
    assert.isEmpty(host.said)
    assert.equal(host.page.getComputedStyle(list).display, 'block')
  })

  it('keeps the fallback link, and throws nothing at the page, where a part cannot be loaded', async () => {
    await open({ csp: `script-src ${source}; connect-src https://desk.test` })
    const list = host.add('<package-list><a href="/packages">Packages</a></package-list>')
    await host.addScript()
    await until('the refusals', () => host.said.length >= 2)
    await pause(50)
    assert.deepEqual([...new Set(host.said)], ['script-src-elem'])
    assert.isTrue(list.querySelector('a')!.checkVisibility())
  })

  it('moves nothing on the page when the packages arrive', async () => {
    await open()
    await host.addScript()
    const shifts: number[] = []
    new host.page.PerformanceObserver((entries) => {
      for (const entry of entries.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
    const list = host.add('<package-list></package-list>')
    const below = host.add('<footer>Below the list</footer>')
    await pause(50)
    const before = below.getBoundingClientRect().top
    await cardsOf(list)
    await pause(400)
    assert.equal(below.getBoundingClientRect().top, before)
    assert.deepEqual(shifts, [])
  })

  it('opens the purchase that hosted checkout comes back with, and forgets it once closed', async () => {
    await open({ query: '?keep=1&deskbell_purchase=01936f00-0000-7000-8000-00000000000a&deskbell_checkout=success' })
    host.add('<package-list theme="dark"></package-list>')
    await host.addScript()
    const checkout = await until('the checkout', () => host.document.querySelector('package-checkout[dialog]'))
    assert.equal(checkout.getAttribute('purchase'), '01936f00-0000-7000-8000-00000000000a')
    assert.equal(checkout.getAttribute('theme'), 'dark')
    checkout.dispatchEvent(new Event('close'))
    assert.isNull(host.document.querySelector('package-checkout'))
    assert.equal(host.page.location.search, '?keep=1')
  })

  it('asks for nothing where the page has no element of ours', async () => {
    await open()
    await host.addScript()
    host.add('<p>Nothing here</p>')
    await pause(50)
    assert.isEmpty(host.requests)
    assert.lengthOf(
      host.page.performance.getEntriesByType('resource').filter(({ name }) => name.includes('/dist/')),
      1,
    )
  })
})
