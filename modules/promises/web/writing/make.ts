import { CallProblem, call, whoAmI } from '#platform/web/index.ts'
import { findInText, makePromise } from '../../contract.ts'
import { promisesChanged, rereadPromises } from '../promises.ts'
import { type Chosen, settled, unchoose } from './chosen.ts'

type Due = { from: string; to: string; precision: 'time' | 'day' }

/** The times of a promise as it is made: a beginning only where one was named, such as 14:00–16:00. */
export function timesOf(due: Due, now = Date.now()): Pick<Chosen, 'dueAt' | 'dueFrom' | 'precision'> {
  const from = Date.parse(due.from)
  const span = due.precision === 'time' && from < Date.parse(due.to) && from > now + 60_000
  return { dueAt: due.to, dueFrom: span ? due.from : null, precision: due.precision }
}

const busy = new Set<string>()

/**
 * Makes the promises whose messages have arrived. What was said of "in 30 minutes" is reckoned from when it was sent.
 * A message that never arrived makes none.
 * @returns how many were made
 */
export async function makeSettled(isOutgoing: (id: string) => boolean): Promise<number> {
  let made = 0
  for (const one of settled(isOutgoing)) {
    if (busy.has(one.id)) continue
    busy.add(one.id)
    try {
      await make(one)
      unchoose(one.id)
      made += 1
    } catch (problem) {
      if (!(problem instanceof CallProblem)) throw problem
      const refused = problem.status >= 400 && problem.status < 500
      const unsent = problem.fields.some(({ field }) => field === 'fromMessageId')
      // Not there: it may yet be edited and sent again. Refused otherwise: it will be again.
      if (refused && !unsent) {
        unchoose(one.id)
        throw problem
      }
    } finally {
      busy.delete(one.id)
    }
  }
  if (made > 0) await promisesChanged()
  return made
}

async function make(one: Chosen): Promise<void> {
  const { id, conversationId, text, what = text, messageId, at } = one
  const params = { id: conversationId }
  let times: Pick<Chosen, 'dueAt' | 'dueFrom' | 'precision'> = one
  if (at) {
    const { items } = await call(findInText, { params, body: { text, at } })
    if (items[0]?.due) times = timesOf(items[0].due, Date.parse(at))
  }
  const me = whoAmI()?.id
  await call(makePromise, {
    params,
    body: {
      id,
      text: what,
      ...(me ? { owner: { kind: 'member' as const, id: me } } : {}),
      dueAt: times.dueAt,
      dueFrom: times.dueFrom,
      duePrecision: times.precision,
      fromMessageId: messageId,
    },
  })
  await rereadPromises(conversationId)
}
