import { audienceOf, conversationBrief } from '#modules/conversations/server/index.ts'
import type { EventData, EventKind } from '#platform/contract/event.ts'
import type { Actor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { newId, type Transaction } from '#platform/server/database/index.ts'
import { record } from '#platform/server/events/index.ts'
import type { VoucherChangeKind, voucherIssued } from '../contract.ts'
import type { VoucherRow } from './queries.ts'
import { voucherChange } from './schema.ts'

type Change = {
  id?: string
  kind: VoucherChangeKind
  actor: Actor
  reason?: string | null
  place?: string | null
  /** Where it happened, else where the voucher came from. */
  conversationId?: string | null
}

/** A line of its history and its event, told to those who read the conversation; without one, to everybody. */
export async function noteChange(
  tx: Transaction,
  row: VoucherRow,
  event: EventKind<(typeof voucherIssued)['data']>,
  { id = newId(), kind, actor, reason = null, place = null, conversationId = null }: Change,
): Promise<void> {
  await tx.insert(voucherChange).values({
    ...{ id, voucherId: row.id, at: now(), kind, reason, place, conversationId },
    byId: actor.kind === 'staff' ? actor.id : null,
  })
  const home = conversationId ?? row.conversationId
  const about = home ? await conversationBrief(tx, home) : null
  const data: EventData<typeof event> = { voucherId: row.id, customerId: row.customerId, conversationId: home }
  await record(tx, event, {
    actor,
    subjectId: home ?? row.customerId,
    audience: [...(about ? audienceOf(about) : ['everyone']), ...(row.issuedById ? [`staff:${row.issuedById}`] : [])],
    data,
  })
}
