import { BookingPanel, PackageCheckout, PackageDetails, PackageList, PurchaseSuccess, register } from './index.ts'

register('package-list', PackageList)
register('package-details', PackageDetails)
register('package-checkout', PackageCheckout)
register('purchase-success', PurchaseSuccess)
register('booking-panel', BookingPanel)
