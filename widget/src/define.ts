import * as deskbell from './index.ts'

const { register } = deskbell

register('package-list', deskbell.PackageList, { en: deskbell.packageListWords })
register('package-details', deskbell.PackageDetails, { en: deskbell.packageDetailsWords })
register('package-checkout', deskbell.PackageCheckout, { en: deskbell.packageCheckoutWords })
register('purchase-success', deskbell.PurchaseSuccess, { en: deskbell.purchaseSuccessWords })
register('booking-panel', deskbell.BookingPanel, { en: deskbell.bookingPanelWords })
register('consultant-profile', deskbell.ConsultantProfile, { en: deskbell.consultantProfileWords })
register('client-area', deskbell.ClientArea, { en: deskbell.clientAreaWords })
register('credit-balance', deskbell.CreditBalance, { en: deskbell.creditBalanceWords })
register('gift-claim', deskbell.GiftClaim, { en: deskbell.giftClaimWords })
register('bought-before', deskbell.BoughtBefore, { en: deskbell.boughtBeforeWords })
