import { firstStandards, type WaitingStandards } from './estimate.ts'
import type { GuidanceTrade } from './guidance.ts'

/**
 * How long customers of a trade usually wait in good order for the first answer (method E7), minutes in which the team is
 * there; a beginning that the company changes. Shared by all: a mail or form within the working day.
 *
 * - property: an urgent repair is reached within half an hour (the property managers' association's grades of service for housing,
 *   2004, first grade), so whoever reports one hears from us within that; in the chat somebody of the house is at hand in 5.
 * - telecom: the hotline's clerk answers within 15 seconds (regulation of telecommunication services, 2005), so in the chat
 *   one minute is long; faults are taken up within the half hour, written matters within half a working day.
 * - it: usual agreements of service desks give a first answer within an hour for what hinders many, and within four for one person.
 * - retail: the great shopping platforms judge shops by the share of chats answered within 3 minutes.
 */
const tradeStandards: Partial<Record<GuidanceTrade, WaitingStandards>> = {
  property: { chat: 5, mail: 480, form: 30, portal: 60, other: 30 },
  telecom: { chat: 1, mail: 240, form: 240, portal: 120, other: 30 },
  it: { chat: 5, mail: 240, form: 60, portal: 120, other: 60 },
  retail: { chat: 3, mail: 480, form: 240, portal: 120, other: 60 },
}

/** What a company of this trade begins with; without one of its own, the product's. */
export function standardsOf(trade: GuidanceTrade): WaitingStandards {
  return tradeStandards[trade] ?? firstStandards
}
