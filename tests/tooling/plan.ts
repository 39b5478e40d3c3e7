/** Turns the words after `pnpm test` into what each runner has to do. */
const projects = ['unit', 'api', 'faults', 'edge', 'e2e', 'wordpress']
const parts = new Set([...projects, 'widget'])
const inBrowser = new Set(['e2e', 'wordpress', 'widget'])
const withoutBundles = new Set(['unit', 'widget'])

export type Plan = {
  browser: boolean
  build: boolean
  /** vitest's arguments, or undefined where it has nothing to do. */
  vitest: string[] | undefined
  /** Element test files, none where they are not asked for. */
  elements: string[]
}

export function plan(words: readonly string[], elementTests: readonly string[]): Plan {
  const named = words.slice(0, leadingParts(words))
  const rest = words.slice(named.length)
  const chosen = named.length > 0 ? new Set(named) : parts
  // A flag takes what follows it along: only words before the first flag are paths.
  const flagsFrom = rest.findIndex((word) => word.startsWith('-'))
  const paths = flagsFrom < 0 ? rest : rest.slice(0, flagsFrom)

  const inNode = projects.filter((project) => chosen.has(project))
  const elements = chosen.has('widget') ? elementTests.filter((file) => matches(file, paths)) : []
  return {
    browser: elements.length > 0 || inNode.some((project) => inBrowser.has(project)),
    build: inNode.some((project) => !withoutBundles.has(project)),
    vitest: inNode.length > 0 ? [...inNode.flatMap(projectFlags), ...rest] : undefined,
    elements,
  }
}

function leadingParts(words: readonly string[]): number {
  const end = words.findIndex((word) => !parts.has(word))
  return end < 0 ? words.length : end
}

/** `unit` has a sibling for every zone, named after it. */
const projectFlags = (project: string): string[] => ['--project', project === 'unit' ? 'unit*' : project]

const matches = (file: string, paths: readonly string[]): boolean =>
  paths.length === 0 || paths.some((path) => file.includes(path))
