import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const classNameOf = (tag: string): string => tag.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

/** A tag's folder `elements/<tag>/<tag>.ts` makes it a part that the script tag can load. */
export const findTags = async (source: string): Promise<string[]> => {
  const folders = await readdir(join(source, 'elements'))
  return folders.filter((tag) => existsSync(join(source, 'elements', tag, `${tag}.ts`))).toSorted()
}

/** A module that exists only while building. */
export const partEntry = (source: string, tag: string): string => join(source, 'parts', `${tag}.ts`)

/** Class modules never register: a part is the class and its registration. */
export const partEntries = (source: string): Plugin => {
  const isEntry = (id: string) => dirname(id) === join(source, 'parts')
  return {
    name: 'deskbell:part-entries',
    resolveId: (id) => (isEntry(id) ? id : null),
    load: (id) => {
      if (!isEntry(id)) return null
      const tag = basename(id, '.ts')
      return [
        `import { ${classNameOf(tag)} } from '../elements/${tag}/${tag}.ts'`,
        `import { register } from '../elements/base/register.ts'`,
        `register('${tag}', ${classNameOf(tag)})`,
      ].join('\n')
    },
  }
}
