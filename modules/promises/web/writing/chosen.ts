import { newId, whoAmI } from '#platform/web/index.ts'

/** A promise chosen while writing: made when the message has been sent, and not before. */
export type Chosen = {
  /** The promise's id, so that a doubled try makes one. */
  id: string
  conversationId: string
  /** The words of the message: by them it is found again. */
  text: string
  /** What is promised, without the time; absent: chosen by an older page. */
  what?: string
  dueAt: string
  dueFrom: string | null
  precision: 'time' | 'day'
  /** The reply it went into, once that set out. */
  messageId: string | null
  /** When that was. */
  at: string | null
  /** It has arrived. */
  sent?: boolean
}
type Kept = { chosen: Chosen[]; ignored: Record<string, string[]> }

/** Kept in the browser like the outbox whose messages they belong to: a reloaded page forgets none. */
const place = () => `kairos.promises-chosen.${whoAmI()?.id ?? ''}`
/** What never became a message within this time was given up, ms. */
const giveUpAfter = 7 * 86_400_000

function read(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(place()) ?? '{}') as Partial<Kept>
    return { chosen: kept.chosen ?? [], ignored: kept.ignored ?? {} }
  } catch {
    return { chosen: [], ignored: {} }
  }
}
function write(kept: Kept): void {
  try {
    if (kept.chosen.length === 0 && Object.keys(kept.ignored).length === 0) localStorage.removeItem(place())
    else localStorage.setItem(place(), JSON.stringify(kept))
  } catch {
    // a private window: they last as long as the page
  }
}

/** Chosen for the reply that is being written. */
export const chosenFor = (conversationId: string): Chosen[] =>
  read().chosen.filter((one) => one.conversationId === conversationId && one.messageId === null)

export function choose(one: Omit<Chosen, 'id' | 'messageId' | 'at' | 'sent'>): void {
  const kept = read()
  const others = kept.chosen.filter(
    (other) => other.messageId !== null || other.conversationId !== one.conversationId || other.text !== one.text,
  )
  const again = kept.chosen.find((other) => !others.includes(other))
  write({ ...kept, chosen: [...others, { ...one, id: again?.id ?? newId(), messageId: null, at: null }] })
}

export function unchoose(id: string): void {
  const kept = read()
  write({ ...kept, chosen: kept.chosen.filter((one) => one.id !== id) })
}

/** Phrases of this draft that are no promises to the writer. */
export const ignoredIn = (conversationId: string): readonly string[] => read().ignored[conversationId] ?? []

export function ignore(conversationId: string, text: string): void {
  const kept = read()
  const before = kept.ignored[conversationId] ?? []
  write({ ...kept, ignored: { ...kept.ignored, [conversationId]: [...before, text].slice(-20) } })
}

/**
 * The reply set out: what was chosen for it and still stands in it goes with it; what was ignored is forgotten with the
 * draft.
 */
export function bind(conversationId: string, messageId: string, words: string): void {
  const kept = read()
  const { [conversationId]: _forgotten, ...ignored } = kept.ignored
  const at = new Date().toISOString()
  const chosen = kept.chosen.flatMap((one) => {
    if (one.conversationId !== conversationId || one.messageId !== null) return [one]
    return words.includes(one.text) ? [{ ...one, messageId, at }] : []
  })
  write({ chosen, ignored })
}

/** The reply has arrived. */
export function arrived(messageId: string): void {
  const kept = read()
  write({ ...kept, chosen: kept.chosen.map((one) => (one.messageId === messageId ? { ...one, sent: true } : one)) })
}

/** Chosen of a reply that has been sent already. */
export function chooseSent(one: Omit<Chosen, 'id' | 'sent'>): void {
  const kept = read()
  write({ ...kept, chosen: [...kept.chosen, { ...one, id: newId(), sent: true }] })
}

/**
 * A reply came back to be edited: what was chosen for it is chosen again where its words still stand.
 * @returns whether there was any
 */
export function takeBack(
  conversationId: string,
  texts: readonly string[],
  isOutgoing: (id: string) => boolean,
): boolean {
  const kept = read()
  const back = (one: Chosen) =>
    one.conversationId === conversationId &&
    one.messageId !== null &&
    !one.sent &&
    !isOutgoing(one.messageId) &&
    texts.includes(one.text)
  if (!kept.chosen.some(back)) return false
  write({ ...kept, chosen: kept.chosen.map((one) => (back(one) ? { ...one, messageId: null, at: null } : one)) })
  return true
}

/** Those whose message has set out and is on its way no more. */
export function settled(isOutgoing: (id: string) => boolean): Chosen[] {
  return read().chosen.filter((one) => one.messageId !== null && (one.sent || !isOutgoing(one.messageId)))
}

/** Drops those that were never sent. */
export function sweep(now: number): void {
  const kept = read()
  const fresh = kept.chosen.filter((one) => !one.at || now - Date.parse(one.at) < giveUpAfter)
  if (fresh.length < kept.chosen.length) write({ ...kept, chosen: fresh })
}
