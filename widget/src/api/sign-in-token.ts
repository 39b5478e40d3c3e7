import type { ApiClient } from './client.ts'

type Whose = Pick<ApiClient, 'baseUrl' | 'practice'>

export const signInKey = ({ baseUrl, practice }: Whose): string => `deskbell:${baseUrl}:${practice}`

/** Of who signed in earlier in this tab; null, too, where the visitor blocks storage. */
export const signInToken = (whose: Whose): string | null => {
  try {
    return sessionStorage.getItem(signInKey(whose))
  } catch {
    return null
  }
}
