/** What the script tag knows and every part asks for. One per page, however many bundles are loaded. */
export interface DeskbellConfig {
  /** Address of the API. */
  api?: string | undefined
  practice?: string | undefined
  /** Defines a tag, in the language of the element near by. Absent where the host's own build brought the elements. */
  load?: (tag: string, near?: Element) => Promise<void>
  /** Of the gift whose link opened the page. */
  giftToken?: string
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

/** Resolves once the tag is defined; at once where the host's build brought it. */
export const loadPart = async (tag: string, near?: Element): Promise<void> => config.load?.(tag, near)
