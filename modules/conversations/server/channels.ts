import type { Principal } from '#platform/contract/principal.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { DeliveryState } from '../contract.ts'
import type { Conversation } from './access.ts'

/** A message that staff are about to send by a channel. */
export type Sending = {
  conversation: Conversation
  principal: Principal
  messageId: string
  /** As the client gave it; unchecked. */
  envelope: Record<string, unknown> | null
  html: string
  text: string
  /** Files attached or shown in the text. */
  attachmentIds: readonly string[]
}

/** What the channel makes of it. */
export type Prepared = {
  delivery: DeliveryState
  /** Between us and somebody else than the customer. */
  private?: boolean
  /** A message without words and files says this to staff (what was passed on); without it, it is refused. */
  emptyText?: string
  /** What staff see of it in the timeline. */
  meta?: Record<string, unknown>
  /** Runs once the message is written, in the same transaction: rows that refer to it, jobs that send it. */
  settle?: (tx: Transaction) => Promise<void>
}

/** How a channel sends. `prepare` throws `badField('envelope.…')` for what cannot be sent; then nothing is written. */
export type OutboundChannel = { channel: string; prepare: (tx: Transaction, sending: Sending) => Promise<Prepared> }

const outbound = new Map<string, OutboundChannel>()

/** For channels that carry messages out themselves (mail): asked within the transaction that writes the message. */
export function registerOutbound(channel: OutboundChannel): void {
  outbound.set(channel.channel, channel)
}

export function outboundChannel(channel: string): OutboundChannel | undefined {
  return outbound.get(channel)
}
