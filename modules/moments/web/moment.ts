import { openConversation } from '#modules/conversations/contract.ts'
import { call, keyOf, know, queryClient, useCall, useLive, useThrottled } from '#platform/web/index.ts'
import {
  changeExpectation,
  type Layer,
  type MomentRecord,
  makeProgressLink,
  type ProgressText,
  readSteps,
} from '../contract.ts'

export type Field = Layer | ProgressText

/** Steps, expectation and scores of a conversation, kept fresh while they are shown. */
export function useMoment(conversationId: string) {
  const input = { params: { id: conversationId } }
  const again = useThrottled((names) => {
    void queryClient.invalidateQueries({ queryKey: keyOf(readSteps, input) })
    // The timeline tells of these too.
    if (names.some((name) => name !== 'moment.step-changed' && name !== 'moment.expectation-changed'))
      void queryClient.invalidateQueries({ queryKey: keyOf(openConversation, input) })
  }, 400)
  useLive(['moment.', 'conversation.erased'], (event) => {
    if (event.subjectId === conversationId) again(event.name)
  })
  return useCall(readSteps, input)
}

type Row = MomentRecord['expectation'] | MomentRecord['people'][number]
/** What saving brought back last, by row: a read that began before it may arrive after it. */
const newest = new Map<string, Row>()
const rowKey = (conversationId: string, personId: string | null) => `${conversationId} ${personId ?? ''}`
const rowOf = (moment: MomentRecord, personId: string | null): Row | undefined =>
  personId ? moment.people.find((one) => one.personId === personId) : moment.expectation

/** What a verb gave back is shown at once. */
export function keepMoment(moment: MomentRecord): MomentRecord {
  know(readSteps, { params: { id: moment.conversationId } }, moment)
  return moment
}

/** What is known now, of the conversation as a whole or of one person: never older than what saving brought back. */
export function expectationOf(moment: MomentRecord, personId: string | null): Row | undefined {
  const read = rowOf(moment, personId)
  const saved = newest.get(rowKey(moment.conversationId, personId))
  return saved && saved.version > (read?.version ?? 0) ? saved : read
}

/** The row as saving brought it back last, if this page saved it. */
export const newestOf = (conversationId: string, personId: string | null): Row | undefined =>
  newest.get(rowKey(conversationId, personId))

const lines = new Map<string, Promise<void>>()
/** Does one thing after the other of the same line; what fails ends its own turn only. */
export function inLine(line: string, work: () => Promise<void>): Promise<void> {
  const turn = (lines.get(line) ?? Promise.resolve()).then(work, work)
  lines.set(line, turn)
  const end = () => {
    if (lines.get(line) === turn) lines.delete(line)
  }
  turn.then(end, end)
  return turn
}

/** Saves one field, built on `version`. @throws CallProblem `moments.expectation-conflict` */
export async function saveField(
  conversationId: string,
  { personId, field, text, version }: { personId: string | null; field: Field; text: string; version: number },
): Promise<MomentRecord> {
  const body = { version, ...(personId ? { personId } : {}), [field]: text }
  const moment = keepMoment(await call(changeExpectation, { params: { id: conversationId }, body }))
  const row = rowOf(moment, personId)
  if (row && row.version > (newestOf(conversationId, personId)?.version ?? 0))
    newest.set(rowKey(conversationId, personId), row)
  return moment
}

/** Somebody else was faster: what there is now is read anew. */
export const rereadMoment = (conversationId: string): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: keyOf(readSteps, { params: { id: conversationId } }) })

/** The whole address of the progress page; made when it is first wanted. `given`: it is being handed to the customer. */
export async function progressAddress(
  conversationId: string,
  body: { renew?: boolean; given?: boolean } = {},
): Promise<string> {
  const { url } = await call(makeProgressLink, { params: { id: conversationId }, body })
  await rereadMoment(conversationId)
  return url
}
