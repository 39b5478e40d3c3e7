/** The dashboard's page: its own look, and `<consultant-dashboard>`. */
import './define.ts'
import { page } from './styles/page.ts'

if (page.styleSheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, page.styleSheet]
