import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readPort as readServerPort, SettingsError, type Environment } from '@deskbell/server/settings'

/** @throws SettingsError */
export function readPort(environment: Environment, args: string[]): number {
  let port: string | undefined
  try {
    port = parseArgs({ args, options: { port: { type: 'string' } } }).values.port
  } catch (error) {
    throw new SettingsError(`${(error as Error).message.split('.')[0]}. The only option is --port N.`)
  }
  return readServerPort(port ?? environment['PORT'])
}

/** Made once and kept readable for this user alone: signed sessions outlive a restart. */
export function authSecretIn(folder: string): string {
  const path = join(folder, 'auth-secret')
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  mkdirSync(folder, { recursive: true })
  const secret = randomBytes(32).toString('base64url')
  writeFileSync(path, `${secret}\n`, { mode: 0o600 })
  return secret
}
