import { fieldProblem } from './errors.ts'

/** @throws DeskbellError `invalid_input` where the runtime cannot write for people of that language tag */
export function checkLocale(locale: string, path: string): void {
  let known = false
  try {
    known = Intl.DateTimeFormat.supportedLocalesOf([locale]).length > 0
  } catch {
    known = false
  }
  if (!known) throw fieldProblem('invalid_input', path, 'Use a language tag such as en or pt-BR.')
}
