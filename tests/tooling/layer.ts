/** A row of the table in arrows.ts: what a folder imports, and where to go instead. */
export type Layer = {
  name: string
  files: RegExp
  /** Layers whose values and types it may import; its own layer always, unless it stands apart. */
  values: readonly string[]
  /** Layers of which it may import types only. */
  types?: readonly string[]
  /** Packages by name, subpaths included; `*` for any. */
  packages: readonly string[]
  /** The same for types, where those may come from further away. */
  typePackages?: readonly string[]
  /** Folders (first group) that must not know their siblings, and what to do about it. */
  apart?: { folders: RegExp; instead: string }
  /** What to do instead, by the name of the layer it reached for; `other` for all the rest. */
  instead: Readonly<Record<string, string>>
}
