/** For a page where nothing but checkout is defined: what shows a purchase could not be loaded there. */
import { register } from '../../../widget/src/elements/base/register.ts'
import { PackageCheckout } from '../../../widget/src/elements/package-checkout/package-checkout.ts'
import { packageCheckoutWords } from '../../../widget/src/locales/en/package-checkout.ts'

register('package-checkout', PackageCheckout, { en: packageCheckoutWords })
