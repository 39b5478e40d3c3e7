import { html, type TemplateResult } from 'lit'
import type { signInWords } from '../locales/en/sign-in.ts'
import type { MessageParams } from '../locales/messages.ts'
import { primaryAction, textAction } from './action.ts'
import { field, submitted } from './field.ts'
import { problemNotice, problemWords, type ProblemTeller } from './problem-words.ts'
import type { SignInController } from './sign-in-controller.ts'

/** An element that buyers sign in on. */
export interface SignInView extends ProblemTeller {
  readonly signIn: SignInController
  t(key: keyof typeof signInWords, params?: MessageParams): string
}

interface Around {
  /** Fields before the address. */
  fields?: TemplateResult
  /** A further choice beside the main action. */
  beside?: TemplateResult
  /** Told all that was typed; false where the code must not be sent yet. */
  sending?: (values: Record<string, string | undefined>) => boolean
}

/** Address, then code; both steps keep what was typed and say under the field what to do. */
export const signInForm = (host: SignInView, { fields, beside, sending }: Around = {}): TemplateResult => {
  const { signIn } = host
  const { state, secondsToResend: count } = signIn
  const { problem } = state
  const isAtField = problem && /^(email|code)_/.test(problem.code)
  const error = isAtField && problemWords(host, problem)
  const notice = isAtField ? '' : problemNotice(host, problem)
  const busy = state.busy && host.t('moment')
  if (state.at === 'address') {
    const send = (event: SubmitEvent) => {
      const values = submitted(event)
      if (sending?.(values) ?? true) void signIn.send(values.email ?? '')
    }
    return html`
      <form novalidate @submit=${send}>
        ${fields}
        ${field({ id: 'email', label: host.t('email'), type: 'email', autocomplete: 'email', inputmode: 'email', value: state.email, error })}
        ${notice}
        <div class="actions">${primaryAction(host.t('send'), { busy })}${beside}</div>
      </form>
    `
  }
  return html`
    <form novalidate @submit=${(event: SubmitEvent) => void signIn.submit(submitted(event).code ?? '')}>
      <p>
        ${host.t('sentTo', { email: state.email })} ${textAction(host.t('wrongAddress'), () => signIn.changeAddress())}
      </p>
      ${field({
        id: 'code',
        label: host.t('code'),
        autocomplete: 'one-time-code',
        inputmode: 'numeric',
        error,
        typed: (text) => signIn.typed(text),
      })}
      ${notice}
      <p>
        ${count ? html`<span class="quiet">${host.t('resendIn', { count })}</span>` : textAction(host.t('resend'), () => void signIn.send())}
      </p>
      <div class="actions">${primaryAction(host.t('confirm'), { busy })}</div>
    </form>
  `
}
