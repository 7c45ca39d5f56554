import { defineSlot } from '#platform/web/index.ts'
import type { AskRecord } from '../contract/choices.ts'

/** Beside a time that the customer has chosen: to make it a promise. */
export const chosenTime = defineSlot<{ ask: AskRecord; slot: { id: string; from: string; to: string } }>(
  'moments.chosen-time',
)
