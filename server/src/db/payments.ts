import type { payments } from './schema/index.ts'

/** A row of the billing record before it is known whose it is. */
export type NewPayment = Omit<typeof payments.$inferInsert, 'practiceId' | 'purchaseId' | 'createdAt'>
