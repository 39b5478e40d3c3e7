/* oxlint-disable no-console -- what it says to whoever builds the page is tested */
import { assert } from 'chai'
import { html, type TemplateResult } from 'lit'
import { DeskbellElement } from '../../../widget/src/elements/base/deskbell-element.ts'
import { register } from '../../../widget/src/elements/base/register.ts'

class Probe extends DeskbellElement {
  protected override readonly messages = {
    places: { one: '{count} place', other: '{count} places' },
    hello: 'Hello {name}',
  }
  protected override render(): TemplateResult {
    return html`<p>probe</p>`
  }
}

const probe = (tag: string, attributes: Record<string, string> = {}): Probe => {
  const element = document.createElement(tag) as Probe
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  document.body.append(element)
  return element
}

describe('register', () => {
  const said: string[] = []
  const { info } = console

  beforeEach(() => {
    said.length = 0
    console.info = (line: string) => said.push(line)
  })

  afterEach(() => {
    console.info = info
    document.body.replaceChildren()
  })

  it('defines a tag and its alias, and twice is harmless', () => {
    register('probe-one', Probe)
    register('probe-one', Probe)
    assert.instanceOf(document.createElement('probe-one'), Probe)
    assert.instanceOf(document.createElement('deskbell-probe-one'), Probe)
    assert.isEmpty(said)
  })

  it('leaves a name the page already uses alone and says so once', () => {
    class Theirs extends HTMLElement {}
    customElements.define('probe-two', Theirs)
    register('probe-two', Probe)
    assert.instanceOf(document.createElement('probe-two'), Theirs)
    assert.instanceOf(document.createElement('deskbell-probe-two'), Probe)
    assert.deepEqual(said, ['Deskbell: the page has its own <probe-two>, ours is <deskbell-probe-two>'])
  })

  it('gives elements the plural of their language and numbers of the reader', () => {
    register('probe-one', Probe)
    const element = probe('probe-one', { locale: 'de' })
    assert.equal(element.t('places', { count: 1 }), '1 place')
    assert.equal(element.t('places', { count: 1234 }), '1.234 places')
    assert.equal(element.t('hello', { name: '<b>$1</b>' }), 'Hello <b>$1</b>')
  })

  it('takes the locale of the attribute, else of the page around it', () => {
    register('probe-one', Probe)
    assert.equal(probe('probe-one', { locale: 'pt-BR' }).resolvedLocale, 'pt-BR')
    const section = document.body.appendChild(document.createElement('section'))
    section.lang = 'fr'
    section.append(probe('probe-one', { locale: '_' }))
    assert.equal((section.firstElementChild as Probe).resolvedLocale, 'fr')
  })

  it('lets events out of shadow roots', () => {
    register('probe-one', Probe)
    const host = document.body.appendChild(document.createElement('div'))
    const element = probe('probe-one')
    host.attachShadow({ mode: 'open' }).append(element)
    let detail: unknown
    document.body.addEventListener('package-select', (event) => (detail = event.detail), { once: true })
    assert.isTrue(element.emit('package-select', { packageId: 'p' }))
    assert.deepEqual(detail, { packageId: 'p' })
  })
})
