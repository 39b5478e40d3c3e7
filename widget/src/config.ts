/** What the script tag knows and every part asks for. One per page, however many bundles are loaded. */
export interface DeskbellConfig {
  /** Address of the API. */
  api?: string | undefined
  practice?: string | undefined
  /** Loads the part that defines a tag. Absent where the parts were bundled by the host's own build. */
  load?: (tag: string) => Promise<unknown>
  /** Answers under way since before the parts arrived, by address. */
  requests?: Record<string, Promise<Response>>
}

// A symbol, because `window.deskbell` would find an element of that id.
const key = Symbol.for('deskbell')

export const config: DeskbellConfig = ((globalThis as { [key: symbol]: DeskbellConfig | undefined })[key] ??= {})

/** For hosts that bundle the elements themselves: what the script tag's data attributes say elsewhere. */
export const configure = (settings: Pick<DeskbellConfig, 'api' | 'practice'>): void => {
  Object.assign(config, settings)
}

/** Resolves once the tag's part is there; at once where the host's build brought it. */
export const loadPart = async (tag: string): Promise<void> => {
  await config.load?.(tag)
}
