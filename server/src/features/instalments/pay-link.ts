import { fromBase64, keyedDigest, signatureCheck } from '../../domain/digest.ts'

const purpose = 'instalment'

/**
 * The address where whoever has the link pays one instalment: it opens nothing else, shows what is owed and for what,
 * and is good until it is paid.
 */
export async function payLink(
  scheduleId: string,
  { authSecret, publicUrl }: { authSecret: string; publicUrl: string },
) {
  return `${publicUrl}/pay/${scheduleId}.${await keyedDigest(authSecret, purpose, scheduleId)}`
}

/** @returns null where the token is not one of ours */
export async function scheduleOfToken(token: string, { authSecret }: { authSecret: string }): Promise<string | null> {
  const [scheduleId = '', digest = ''] = token.split('.')
  const signature = fromBase64(digest)
  if (signature === null) return null
  return (await signatureCheck(authSecret)(`${purpose}:${scheduleId}`, signature)) ? scheduleId : null
}
