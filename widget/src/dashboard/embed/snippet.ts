export type SnippetTheme = 'page' | 'light' | 'dark' | 'auto'
export type SnippetLayout = 'grid' | 'list'

export interface SnippetOptions {
  origin: string
  practice: string
  theme: SnippetTheme
  layout: SnippetLayout
}

/** The lines to paste. Slugs hold nothing that HTML would have to escape. */
export const snippet = ({ origin, practice, theme, layout }: SnippetOptions): string => {
  const attributes = [layout === 'list' ? ' layout="list"' : '', theme === 'page' ? '' : ` theme="${theme}"`].join('')
  return [
    `<script type="module" src="${origin}/deskbell.js"`,
    `  data-practice="${practice}" crossorigin></script>`,
    `<package-list${attributes}></package-list>`,
  ].join('\n')
}
