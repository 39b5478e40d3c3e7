/** Deskbell's own lint rules, loaded by oxlint: the arrows between folders, and no ambient time or chance. */
import type { RuleTester } from 'oxlint/plugins-dev'
import { ambientObjection, dateObjection, guarded } from './ambient.ts'
import { objection } from './arrows.ts'

// oxlint exports the tester of its rules, and their types only as its parameters.
type Rule = Extract<Parameters<RuleTester['run']>[1], { create: unknown }>
type Context = Parameters<Rule['create']>[0]
type Node = Parameters<Context['sourceCode']['getScope']>[0]

/** From the root of the repository, wherever that lies: layers are named by the folders they are in. */
function ownPath(context: Context): string | undefined {
  const path = context.filename.replaceAll('\\', '/')
  return /(?:^|\/)((?:server|widget)\/src\/.+)$/.exec(path)?.[1]
}

const arrows: Rule = {
  meta: { type: 'problem' },
  create(context) {
    const file = ownPath(context)
    if (file === undefined) return {}
    const ask = (source: Node | null, typeOnly: boolean): void => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return
      const message = objection({ file, specifier: source.value, typeOnly })
      if (message) context.report({ node: source, message })
    }
    return {
      ImportDeclaration: (node) => ask(node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => ask(node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => ask(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => ask(node.source, false),
      TSImportType: (node) => ask(node.source, true),
    }
  },
}

const ambient: Rule = {
  meta: { type: 'problem' },
  create(context) {
    const file = ownPath(context)
    if (file === undefined || !guarded.test(file)) return {}
    return {
      Program() {
        for (const name of globalNames(context)) {
          const message = complaint(name)
          if (message) context.report({ node: name, message })
        }
      },
    }
  },
}

/** Every mention of a name the file does not declare itself. */
function globalNames(context: Context): Node[] {
  const scope = context.sourceCode.scopeManager.globalScope
  if (!scope) return []
  const known = scope.variables.filter((variable) => variable.defs.length === 0)
  const references = [...scope.through, ...known.flatMap((variable) => variable.references)]
  return references.filter((reference) => reference.isRead()).map((reference) => reference.identifier)
}

function complaint(node: Node): string | undefined {
  if (node.type !== 'Identifier') return undefined
  const { parent } = node
  if (node.name === 'Date' && isThisMoment(parent)) return dateObjection
  const isObject = parent.type === 'MemberExpression' && parent.object === node
  return ambientObjection(node.name, isObject ? memberName(parent) : undefined)
}

function isThisMoment(parent: Node): boolean {
  if (parent.type === 'NewExpression') return parent.arguments.length === 0
  return parent.type === 'CallExpression' && parent.callee.type === 'Identifier' && parent.callee.name === 'Date'
}

function memberName({ property }: Extract<Node, { type: 'MemberExpression' }>): string {
  if (property.type === 'Identifier') return property.name
  return property.type === 'Literal' ? String(property.value) : '…'
}

export default { meta: { name: 'deskbell' }, rules: { arrows, ambient } }
