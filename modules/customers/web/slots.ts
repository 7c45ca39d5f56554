import { defineSlot } from '#platform/web/index.ts'

/** On a customer's own page, below the file: their conversations, promises, scores. */
export const customerHistory = defineSlot<{ customerId: string }>('customer.history')
