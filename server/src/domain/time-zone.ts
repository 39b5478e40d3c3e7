import { fieldProblem } from './errors.ts'

/** @throws DeskbellError `invalid_input` where the runtime knows no such IANA zone */
export function checkTimeZone(timeZone: string, path: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw fieldProblem('invalid_input', path, 'Use the name of a time zone such as Europe/Berlin.')
  }
}
