/** No tracked file says where packages come from: that is the business of whoever installs them. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// Described, not listed: this file is tracked too.
const suspicious = [
  /https?:\/\/[^\s/"'`)<>]*\b(?:registry|npm(?:js|mirror)?|yarnpkg|artifactory|nexus|verdaccio|packagist|pypi|mirrors?)\b[^\s"'`)<>]*/i,
  /^\s*(?:@[\w-]+:)?registry\s*[=:]\s*\S+/im,
  /\btarball:\s*\S+/i,
  /:_authToken\s*=/,
]

export function checkAddresses(root: string): string {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], options)
  return list
    .split('\0')
    .filter(Boolean)
    .flatMap((file) => complaints(root, file))
    .join('\n')
}

function complaints(root: string, file: string): string[] {
  let text: string
  try {
    text = readFileSync(join(root, file), 'utf8')
  } catch {
    return []
  }
  return text.includes('\0') ? [] : findAddresses(text).map((found) => `${file}:${found.line}: ${found.text}`)
}

export function findAddresses(text: string): { line: number; text: string }[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: index + 1, text: line.trim().slice(0, 120) }))
    .filter((candidate) => suspicious.some((pattern) => pattern.test(candidate.text)))
}
