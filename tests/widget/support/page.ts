import 'axe-core'
import type * as Axe from 'axe-core'
import { assert } from 'chai'
import { configure } from '../../../widget/src/config.ts'
import '../../../widget/src/define.ts'
import { createSession } from '../../../widget/src/api/session.ts'
import { purchaseId } from './buyer.ts'
import type { FakeApi } from './fake-api.ts'

/** As a module, axe-core only leaves a global behind. */
const { axe } = window as unknown as { axe: typeof Axe }

/** All elements are defined by this module; here they learn where the API is. */
export const connect = (api: FakeApi): void => configure({ api: api.origin, practice: 'jane-doe' })

/** Everything on the page, shadow roots included, in document order. */
function* everything(root: ParentNode = document.body): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    yield element
    if (element.shadowRoot) yield* everything(element.shadowRoot)
  }
}

const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true })

const nameOf = (element: HTMLElement): string => {
  const labels = (element as HTMLInputElement).labels
  return (element.getAttribute('aria-label') ?? (labels?.length ? labels[0]!.innerText : element.innerText))
    .trim()
    .replace(/\s+/g, ' ')
}

const roles: Record<string, string> = {
  button: 'button',
  link: 'a[href]',
  textbox: 'input',
  heading: 'h2,h3',
  frame: 'iframe',
  dialog: 'dialog[open]',
}

type Name = string | RegExp

const called = (wanted: Name, name: string): boolean =>
  typeof wanted === 'string' ? wanted === name : wanted.test(name)

export const all = (role: string, name: Name = /.*/): HTMLElement[] =>
  [...everything()].filter(
    (element) => element.matches(roles[role]!) && isShown(element) && called(name, nameOf(element)),
  )

/** All text that can be seen, wherever it stands. */
export const shownText = (): string =>
  [...everything()]
    .flatMap((element) =>
      isShown(element) && !['STYLE', 'SCRIPT'].includes(element.tagName) ? [...element.childNodes] : [],
    )
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.textContent)
    .join(' ')
    .replace(/\s+/g, ' ')

export const until = async <Found>(
  what: string,
  look: () => Found | null | undefined | false,
  withinMs = 6000,
): Promise<Found> => {
  const end = Date.now() + withinMs
  for (;;) {
    const found = look()
    if (found) return found
    if (Date.now() > end) throw new Error(`${what} did not come. The page says: ${shownText()}`)
    await pause(10)
  }
}

export const the = (role: string, name: Name = /.*/): Promise<HTMLElement> =>
  until(`The ${role} ${name}`, () => all(role, name)[0])

export const text = (words: string | RegExp): Promise<unknown> =>
  until(`The text ${words}`, () => (typeof words === 'string' ? shownText().includes(words) : words.test(shownText())))

export const press = async (name: Name, role = 'button'): Promise<void> => (await the(role, name)).click()

/** As typing or pasting would. */
export const fill = async (label: Name, value: string): Promise<HTMLInputElement> => {
  const input = (await the('textbox', label)) as HTMLInputElement
  input.focus()
  input.value = value
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  return input
}

export const focused = (): Element | null => {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

export const mount = (tag: string, attributes: Record<string, string> = {}): HTMLElement => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries({ locale: 'en-US', ...attributes })) element.setAttribute(name, value)
  document.body.append(element)
  return element
}

/** Every event an element let the page hear, as `name` and detail. */
export const heard = (...names: string[]): [string, unknown][] => {
  const events: [string, unknown][] = []
  for (const name of names)
    document.body.addEventListener(name, (event) => events.push([name, (event as CustomEvent).detail]))
  return events
}

export const assertAccessible = async (): Promise<void> => {
  const { violations } = await axe.run(document.body, {
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  })
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
    [],
  )
}

export const cleanUp = (): void => {
  document.body.replaceChildren()
  sessionStorage.clear()
  const session = createSession('https://desk.test', 'jane-doe')
  session.setToken(null)
  session.setPurchaseToken(purchaseId, null)
}

/** Waiting passes twenty times as fast until the returned function is called. */
export const hurry = (factor = 20): (() => void) => {
  const { setTimeout } = window
  const now = performance.now.bind(performance)
  const start = now()
  window.setTimeout = ((run: TimerHandler, ms = 0, ...rest: unknown[]) =>
    setTimeout(run, ms / factor, ...rest)) as typeof window.setTimeout
  performance.now = () => start + (now() - start) * factor
  return () => {
    window.setTimeout = setTimeout
    performance.now = now
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
