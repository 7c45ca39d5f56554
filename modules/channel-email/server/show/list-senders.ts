import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import type { listSenders as endpoint } from '../../contract.ts'
import { sendersFor } from '../out/senders.ts'

/** Mailboxes that can send and that the reader may send from; proposed is the one of the reader's own team. */
export async function listSenders(
  db: Database,
  { principal }: { principal: Pick<Principal, 'teamIds' | 'seesAllTeams'> },
): Promise<ReplyOf<typeof endpoint>> {
  const found = await sendersFor(db, principal, { teamId: null, mailboxId: null })
  const own = found.find((one) => one.teamId !== null && principal.teamIds.includes(one.teamId))
  return {
    items: found.map(({ id, name, address, maxAttachmentBytes, undoSeconds }) => ({
      id,
      name,
      address,
      maxAttachmentBytes,
      undoSeconds,
    })),
    proposed: (own ?? found[0])?.id ?? null,
  }
}
