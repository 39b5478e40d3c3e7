import type { Log } from '../ports.ts'

/** One JSON object a line, to standard error. */
export function createJsonLog(write: (line: string) => void = (line) => void process.stderr.write(line)): Log {
  return (level, event, facts) => write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...facts })}\n`)
}
