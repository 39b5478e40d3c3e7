import { register } from '../elements/base/register.ts'
import { ConsultantDashboard } from './consultant-dashboard.ts'
import { ContactSettingsView } from './contact/contact-settings.ts'
import { EmbedView } from './embed/embed-view.ts'
import { HomeView } from './home/home-view.ts'
import { PackageEditor } from './packages/package-editor.ts'
import { PackagePreviewCard } from './packages/package-preview-card.ts'
import { PackagesView } from './packages/packages-view.ts'
import { PurchasesView } from './purchases/purchases-view.ts'
import { DashboardShell } from './shell/dashboard-shell.ts'
import { DashboardSignIn } from './sign-in/dashboard-sign-in.ts'

register('dashboard-shell', DashboardShell)
register('dashboard-sign-in', DashboardSignIn)
register('dashboard-home', HomeView)
register('dashboard-packages', PackagesView)
register('dashboard-package-editor', PackageEditor)
register('dashboard-package-preview', PackagePreviewCard)
register('dashboard-contact', ContactSettingsView)
register('dashboard-purchases', PurchasesView)
register('dashboard-embed', EmbedView)
register('consultant-dashboard', ConsultantDashboard)
