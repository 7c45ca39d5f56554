import { useEffect } from 'react'
import type { MessageRecord } from '#modules/conversations/contract.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { useCall } from '#platform/web/index.ts'
import { readOutgoing } from '../../contract.ts'

export type OutgoingRecord = ReplyOf<typeof readOutgoing>

const lookAgain = 3000

/** Its time has come, or it is being handed over. */
const isMoving = (known: OutgoingRecord | undefined) =>
  known !== undefined &&
  (known.state === 'sending' ||
    known.state === 'handing-over' ||
    (known.state === 'queued' && Date.parse(known.sendAt) < Date.now() + lookAgain))

/**
 * How far a mail of ours got: read for those that are not simply sent, or where somebody wants to know (`wanted`).
 * Nobody tells of the steps between waiting and sent, so one that moves is looked at again.
 */
export function useOutgoing(message: MessageRecord, wanted = false) {
  const state = message.delivery?.state ?? 'sent'
  const underWay = state === 'queued'
  const partly = state === 'sent' && Boolean(message.delivery?.reason)
  const query = useCall(
    readOutgoing,
    { params: { id: message.id } },
    {
      enabled: underWay || partly || state === 'failed' || wanted,
      staleTime: 1000,
      refetchInterval: ({ state: { data } }) => (underWay && isMoving(data) ? lookAgain : false),
    },
  )
  const { data, refetch } = query
  const known = data !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the server tells of a new state, its details are new too
  useEffect(() => {
    if (known) void refetch()
  }, [state])
  return { out: data, again: () => void refetch() }
}
