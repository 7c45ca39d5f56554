import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { contactTimes } from '#modules/customers/contract.ts'
import type { ContactWay } from '#modules/moments/contract.ts'
import { chooseOption, chooseSlot, wishContact } from '#modules/moments/server/index.ts'
import { answerNewDate, promisedAmong } from '#modules/promises/server/index.ts'
import { type Database, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import { longestComment } from './limits.ts'
import type { Notice, Trouble } from './pages/props.ts'
import { isSettled, type Progress } from './progress-model.ts'
import { readSent, type Sent } from './read-sent.ts'

/** What the routes of the page share. */
export type ProgressPages = {
  db: Database
  found: (request: FastifyRequest) => Promise<Progress>
  /** The form was rendered by this page of ours. */
  isOurs: (request: FastifyRequest, page: string | undefined) => boolean
  tooOften: (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>
  showTrouble: (
    at: { request: FastifyRequest; reply: FastifyReply; progress: Progress },
    trouble: Trouble,
    status: number,
  ) => Promise<FastifyReply>
  said: (request: FastifyRequest, reply: FastifyReply, notice: Notice) => FastifyReply
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const sending = { config: { permission: 'public', ratePerMinute: 60, foreign: true }, schema: { hide: true } } as const

type Doing = {
  notice: Notice
  /** What is owed gets another time whatever has become of the matter; everything else is of matters that go on. */
  always?: boolean
  run: (tx: Transaction, conversationId: string) => Promise<unknown>
}

/**
 * `POST /p/:token/do`: the customer accepts or refuses another date, chooses a time or one of our
 * options, or says how to be reached. Each is said once: the
 * same again changes nothing, and something else afterwards is told to be too late.
 */
export function doingRoutes(app: FastifyInstance, pages: ProgressPages): void {
  app.post('/p/:token/do', sending, async (request, reply) => {
    const progress = await pages.found(request)
    const { fields } = await readSent(
      request,
      async () => null,
      () => 0,
    )
    const trouble = (what: Trouble, status: number) => pages.showTrouble({ request, reply, progress }, what, status)
    if (!pages.isOurs(request, fields.page)) return trouble('stale', 422)
    const doing = whatIsDone(fields, progress.ways)
    if (!doing) return trouble('empty', 422)
    if (isSettled(progress.conversation.status) && !doing.always) return trouble('late', 409)
    if (await pages.tooOften(request, reply)) return trouble('often', 429)
    try {
      await inTransaction(pages.db, (tx) => doing.run(tx, progress.conversation.id))
    } catch (error) {
      if (!(error instanceof Problem) || (error.status !== 404 && error.status !== 409)) throw error
      // Shown as it is now: somebody was faster, or it was taken back.
      const fresh = await pages.found(request)
      return pages.showTrouble({ request, reply, progress: fresh }, 'late', error.status)
    }
    return pages.said(request, reply, doing.notice)
  })
}

/** A slot that was chosen becomes a promise under its own id. */
const isPromised = async (tx: Transaction, slotId: string) => (await promisedAmong(tx, [slotId])).has(slotId)

function whatIsDone(
  { choice = '', way, time, proposal = '', accept, words = '' }: Sent['fields'],
  ways: readonly ContactWay[],
): Doing | null {
  if (uuid.test(proposal) && (accept === 'yes' || accept === 'no') && words.length <= longestComment) {
    const answer = { proposalId: proposal, accept: accept === 'yes', words }
    return {
      notice: answer.accept ? 'accepted' : 'refused',
      always: true,
      run: (tx, conversationId) => answerNewDate(tx, { ...answer, conversationId }),
    }
  }
  const [kind, ...ids] = choice.split(':')
  const [one = '', other = ''] = ids
  if (ids.every((id) => uuid.test(id))) {
    if (kind === 'slot' && ids.length === 2) {
      const run: Doing['run'] = (tx, conversationId) =>
        chooseSlot(tx, { conversationId, askId: one, slotId: other, isPromised })
      return { notice: 'chosen', run }
    }
    if (kind === 'option' && ids.length === 1) {
      return { notice: 'chosen', run: (tx, conversationId) => chooseOption(tx, { conversationId, optionId: one }) }
    }
  }
  const wished = ways.find((each) => each === way)
  if (wished) {
    const when = contactTimes.find((each) => each === time) ?? 'any'
    return {
      notice: 'contact',
      run: (tx, conversationId) => wishContact(tx, { conversationId, way: wished, time: when }),
    }
  }
  return null
}
