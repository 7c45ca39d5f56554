import { useCallback, useRef, useState } from 'react'
import { contributionsTo } from '#platform/web/index.ts'
import type { EnvelopeRecord, HeldEnvelope } from '../data/envelope.ts'
import { composerEnvelope } from '../slots.ts'

type Wanted = Readonly<Record<string, unknown>>
type Addressing = { channel: string; envelope: EnvelopeRecord | null; wanted: Wanted | null }

const envelopes = () => contributionsTo(composerEnvelope).map((one) => one.key)

/** The channel that a reply goes by, when an envelope came with it: the conversation's own, else the one that takes one. */
function channelFor(own: string, envelope: EnvelopeRecord | null): string {
  const known = envelopes()
  return envelope === null || known.includes(own) ? own : (known[0] ?? own)
}

/**
 * By which channel a reply goes and, where that channel asks for it, to whom and how. What the reader sees is what is
 * sent: an untouched envelope is taken over as shown as soon as something is written, and stays with the draft.
 */
export function useAddressing(own: string, start: EnvelopeRecord | null) {
  const [state, setState] = useState<Addressing>(() => ({
    channel: channelFor(own, start),
    envelope: start,
    wanted: null,
  }))
  const now = useRef(state)
  const held = useRef<HeldEnvelope | null>(null)
  const set = (next: Partial<Addressing>) => {
    now.current = { ...now.current, ...next }
    setState(now.current)
  }
  const hold = useCallback((part: HeldEnvelope | null) => {
    held.current = part
  }, [])
  const takes = () => envelopes().includes(now.current.channel)
  const shown = () => (takes() ? (now.current.envelope ?? held.current?.shown() ?? null) : null)
  return {
    part: { channel: state.channel, envelope: state.envelope, wanted: state.wanted, hold },
    now: shown,
    mayBeEmpty: () => takes() && (held.current?.mayBeEmpty?.() ?? false),
    /** What the draft keeps; nothing for an empty one that nobody addressed. */
    toKeep: (empty: boolean) => (empty ? (takes() ? now.current.envelope : null) : shown()),
    adopt: (envelope: EnvelopeRecord | null) => set({ envelope, channel: channelFor(own, envelope), wanted: null }),
    change: (envelope: EnvelopeRecord) => set({ envelope }),
    choose: (channel: string | null) => set({ channel: channel ?? own, envelope: null, wanted: null }),
    want: (channel: string, wanted: Wanted) => set({ channel, envelope: null, wanted: { ...wanted } }),
    /** What to send with: null when the channel asks for nothing. An empty problem: not known yet. */
    settle: (): { channel: string; envelope: EnvelopeRecord } | { problem: string } | null => {
      if (!takes()) return now.current.channel === own ? null : { problem: '' }
      const { channel } = now.current
      const settled = held.current?.settle()
      if (!settled) return { problem: '' }
      return 'problem' in settled ? settled : { channel, envelope: settled.envelope }
    },
  }
}
