/** Lints snippets as if they lay in the tree, with the project's own configuration. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

type Diagnostic = { message: string; code: string; filename: string }

const root = join(import.meta.dirname, '../..')
const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')

/** One snippet a file, given by path; answers what our own rules say about each, in one run. */
export async function lintSnippets(snippets: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-lint-'))
  try {
    for (const [path, code] of Object.entries(snippets)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), `${code}\n`)
    }
    const complaints: Record<string, string[]> = {}
    for (const { message, code, filename } of await lint(folder)) {
      if (code.startsWith('deskbell')) (complaints[filename] ??= []).push(message)
    }
    return complaints
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function lint(folder: string): Promise<Diagnostic[]> {
  const args = [oxlint, '--config', join(root, '.oxlintrc.json'), '--format', 'json', '.']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => {
      try {
        resolve((JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics)
      } catch {
        reject(new Error(`oxlint answered ${stdout}${stderr}`))
      }
    })
  })
}
