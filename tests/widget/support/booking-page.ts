import { all, focused, press, the, until } from './page.ts'

/** What one does in front of a calendar. `clickDay('8 December')` */
const dayOf = (date: string, free = true) =>
  new RegExp(`^\\w+,? ${date}, ${free ? '\\d+ free times?' : 'no free times'}$`)

export const clickDay = async (date: string, free = true): Promise<void> => press(dayOf(date, free))

export const clickTime = (time: string): Promise<void> => press(time)

export const freeTimes = (): string[] => all('button', /^\d\d:\d\d$/).map((button) => button.innerText.trim())

/** Name of the day, or of the time, that has the focus. */
export const focusedName = (): string => {
  const element = focused() as HTMLElement | null
  return element?.getAttribute('aria-label') ?? element?.innerText.trim() ?? ''
}

/** As the keyboard would, where the focus is. */
export const hit = async (key: string, facts: KeyboardEventInit = {}): Promise<void> => {
  focused()?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...facts }),
  )
  await new Promise(requestAnimationFrame)
}

export const focusDay = async (date: string): Promise<void> => (await the('button', new RegExp(`${date},`))).focus()

/** A form field that is no input line. */
export const control = <Kind extends HTMLElement>(selector: string): Promise<Kind> =>
  until(selector, () => {
    for (const host of document.querySelectorAll('booking-panel,consultant-profile')) {
      const found = host.shadowRoot?.querySelector<Kind>(selector)
      if (found) return found
    }
    return null
  })

export const write = async (words: string): Promise<HTMLTextAreaElement> => {
  const area = await control<HTMLTextAreaElement>('textarea')
  area.value = words
  area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  return area
}

export const choose = async (selector: string, value: string): Promise<void> => {
  const select = await control<HTMLSelectElement>(selector)
  select.focus()
  await until(`The option ${value}`, () => [...select.options].some((option) => option.value === value))
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
}

export const chooseLength = async (minutes: number): Promise<void> =>
  (await control<HTMLInputElement>(`input[name="length"][value="${minutes}"]`)).click()

/** As a hand does: a button that is pressed has the focus. */
export const pressFocused = async (name: string): Promise<void> => {
  const button = await the('button', name)
  button.focus()
  button.click()
}
