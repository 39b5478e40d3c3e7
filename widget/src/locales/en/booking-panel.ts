import { bookingStepsWords } from './booking-steps.ts'
import { bookingTimesWords } from './booking-times.ts'

export const bookingPanelWords = { ...bookingStepsWords, ...bookingTimesWords } as const
