/** What a channel has to know besides the text; its shape is the channel's. */
export type EnvelopeRecord = Record<string, unknown>

/** The part of the screen that fills the envelope in. */
export type HeldEnvelope = {
  /** As it is shown now; null while it is not known yet. */
  shown: () => EnvelopeRecord | null
  /** It needs no words of the writer's own (what is passed on speaks for itself). */
  mayBeEmpty?: () => boolean
  /** The envelope to send with, or in words what keeps it from being sent; the field in question then has the focus. */
  settle: () => { envelope: EnvelopeRecord } | { problem: string }
}
