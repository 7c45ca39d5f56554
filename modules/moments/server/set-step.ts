import { lockForChange } from '#modules/conversations/server/index.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { type Database, inTransaction } from '#platform/server/database/index.ts'
import { badField } from '#platform/server/errors/index.ts'
import type { MomentRecord, Step, StepState } from '../contract.ts'
import { readMoment } from './read-moment.ts'
import { standingsOf, writeStep } from './step-evidence.ts'

type Wanted = { principal: Principal; conversationId: string; step: Step; state: StepState; evidence?: string }

/**
 * Somebody says where a step stands, with what shows it. Skipping wants a sentence, and so does Confirm: it is done only
 * when the customer said so (method A7).
 * @throws Problem `not-found`, `conversations.merged`, `bad-request` on `evidence`
 */
export async function setStep(db: Database, wanted: Wanted): Promise<MomentRecord> {
  const { principal, conversationId, step, state } = wanted
  const evidence = wanted.evidence?.trim() || null
  const wantsWords = state === 'skipped' || (step === 'confirm' && state === 'done')
  if (wantsWords && !evidence) throw badField('evidence', 'moments:reason.evidence')
  await inTransaction(db, async (tx) => {
    const home = await lockForChange(tx, principal, conversationId)
    const standing = (await standingsOf(tx, conversationId))[step]
    if (standing.state === state && evidence === null) return
    await writeStep(tx, {
      home,
      step,
      from: standing.state,
      to: state,
      how: 'hand',
      kind: null,
      evidence,
      actor: staffActor(principal),
    })
  })
  return readMoment(db, { principal, conversationId })
}
