/** For each part the names of the files it shares with others. Filled in by the build. */
export type PartTable = Readonly<Record<string, readonly string[]>>

/** Loads each part once, its shared files beside it and not after it. What failed is asked for anew. */
export const partLoader = (parts: PartTable, folder: string): ((part: string) => Promise<unknown>) => {
  const loading: Record<string, Promise<unknown>> = {}
  return (part) =>
    (loading[part] ??= Promise.all(
      [part, ...(parts[part] ?? [])].map((name) => import(/* @vite-ignore */ `${folder}/${name}.js`)),
    ).catch((error) => {
      delete loading[part]
      throw error
    }))
}
