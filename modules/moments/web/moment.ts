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
  useLive('moment.', (event) => {
    if (event.subjectId === conversationId) again(event.name)
  })
  return useCall(readSteps, input)
}

/** What a verb gave back is shown at once. */
export function keepMoment(moment: MomentRecord): MomentRecord {
  know(readSteps, { params: { id: moment.conversationId } }, moment)
  return moment
}

/** What is known now, of the conversation as a whole or of one person. */
export function expectationOf(moment: MomentRecord, personId: string | null) {
  return personId ? moment.people.find((one) => one.personId === personId) : moment.expectation
}

/** Saves one field, built on `version`. @throws CallProblem `moments.expectation-conflict` */
export async function saveField(
  conversationId: string,
  { personId, field, text, version }: { personId: string | null; field: Field; text: string; version: number },
): Promise<MomentRecord> {
  const body = { version, ...(personId ? { personId } : {}), [field]: text }
  return keepMoment(await call(changeExpectation, { params: { id: conversationId }, body }))
}

/** The whole address of the progress page; made when it is first wanted. */
export async function progressAddress(conversationId: string, renew = false): Promise<string> {
  const { url } = await call(makeProgressLink, { params: { id: conversationId }, body: renew ? { renew } : {} })
  await queryClient.invalidateQueries({ queryKey: keyOf(readSteps, { params: { id: conversationId } }) })
  return url
}
