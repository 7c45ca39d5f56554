import { type MomentKind, type Step, steps } from '../../contract.ts'

/** A message as far as cutting goes. */
export type SaidEntry = {
  type: 'said'
  id: string
  at: Date
  /** Place by arrival; decides between two of the same instant. */
  seq: number
  direction: 'inbound' | 'outbound' | 'note'
  kind: 'message' | 'phone' | 'counter' | 'visit' | 'letter'
  channel: string
  authorKind: 'staff' | 'customer' | 'system'
  authorId: string | null
  /** Between us and somebody else than the customer. */
  private: boolean
  /** A program wrote it: an out-of-office note, a newsletter, a bounce. */
  automatic: boolean
  /** It only closes the exchange (谢谢 · 好的 · thanks) and brings no file. */
  closing: boolean
}

/** The conversation went to another person or team. */
export type GivenEntry = {
  type: 'given'
  /** The event's. */
  id: string
  at: Date
  /** The member of staff who did it; null: the product. */
  byId: string | null
  from: string | null
  to: string | null
  fromTeamId: string | null
  toTeamId: string | null
}

/** Resolved or closed; `byId` as above. */
export type SettledEntry = { type: 'settled'; id: string; at: Date; byId: string | null }
/** A step was begun or done. */
export type SteppedEntry = { type: 'stepped'; id: string; at: Date; byId: string | null; step: Step }
/** Something else that a member of staff did here: another status, tags, a promise. */
export type ActedEntry = { type: 'acted'; id: string; at: Date; byId: string | null }

export type Entry = SaidEntry | GivenEntry | SettledEntry | SteppedEntry | ActedEntry

/** The lengths the rules speak of, minutes. */
export type CutSettings = {
  /** A pause in a chat after our answer ends the contact. */
  chatPause: number
  /** What we add within this time belongs to what we said before, even after it was resolved. */
  followUp: number
  /** An answered contact in which we have been silent for so long is done; what we say then is a contact of ours. */
  quiet: number
}
export const usualSettings: CutSettings = { chatPause: 30, followUp: 60, quiet: 24 * 60 }

export type CutMoment = {
  id: string
  kind: MomentKind
  channel: string
  beganAt: Date
  answeredAt: Date | null
  endedAt: Date | null
  waitingSeconds: number | null
  firstMessageId: string | null
  lastMessageId: string | null
  inboundCount: number
  outboundCount: number
  servedById: string | null
  teamId: string | null
  receiverId: string | null
  receiverTeamId: string | null
  steps: Step[]
  /** All messages of it, in their order. */
  messageIds: string[]
}

type Contact = Omit<CutMoment, 'steps'> & {
  kind: 'contact' | 'spoken' | 'proactive'
  /** Our last word in it, or the instant of a spoken one. */
  lastOursAt: Date | null
  lastSaidAt: Date
  /** Resolved or closed since. */
  settledAt: Date | null
  answers: Map<string, number>
  steps: Set<Step>
}
type Handover = Omit<CutMoment, 'steps'> & { kind: 'internal' }

const spokenKinds: ReadonlySet<SaidEntry['kind']> = new Set(['phone', 'counter', 'visit'])
const minute = 60_000

/** Whether a message is part of a contact with the customer at all. */
export function counts(said: SaidEntry): boolean {
  return said.direction !== 'note' && !said.private && !said.automatic && said.authorKind !== 'system'
}

/**
 * Cuts what happened in a conversation into its moments (method A1, A6), in the order of their beginning. There are two
 * lines beside each other: contacts with the customer, and hand-overs between us behind the line of visibility; within a
 * line no two overlap, and every message that counts is in exactly one contact. docs/decisions/0019 tells the rules and
 * why.
 * @param teamNow the team that has the conversation now: who had it earlier follows from the hand-overs
 */
export function cutMoments(
  timeline: readonly Entry[],
  { teamNow, settings = usualSettings }: { teamNow: string | null; settings?: CutSettings },
): CutMoment[] {
  const entries = timeline.toSorted(byTime)
  const contacts: Contact[] = []
  const handovers: Handover[] = []
  let waitingFor: Handover | null = null
  for (const entry of entries) {
    const open = waitingFor
    if (open && hasActed(entry, open)) {
      answerHandover(open, entry.at)
      waitingFor = null
    }
    switch (entry.type) {
      case 'said':
        if (counts(entry)) take(contacts, entry, settings)
        break
      case 'given': {
        if (waitingFor) {
          waitingFor.endedAt = entry.at
          waitingFor = null
        }
        const made = handoverOf(entry, contacts.at(-1)?.channel)
        if (made) {
          handovers.push(made)
          waitingFor = made
        }
        break
      }
      case 'settled': {
        const last = contacts.at(-1)
        if (last && !last.settledAt) settle(last, entry.at)
        if (waitingFor) {
          waitingFor.endedAt = entry.at
          waitingFor = null
        }
        break
      }
      case 'stepped':
        contacts.at(-1)?.steps.add(entry.step)
        break
      case 'acted':
        break
    }
  }
  const moves = entries.filter((one) => one.type === 'given')
  const cut: CutMoment[] = [
    ...contacts.map((one) => finish(one, teamAt(moves, one.lastOursAt ?? one.endedAt, teamNow))),
    // Their steps come from what went with them (handover-rules.ts), which may lie before the part that is cut anew.
    ...handovers.map((one) => ({ ...one, steps: [] })),
  ]
  // At the same instant the contact comes first, as what was said comes before what was done (`tailFrom` counts on it).
  return cut.sort((a, b) => a.beganAt.getTime() - b.beganAt.getTime())
}

const rank: Record<Entry['type'], number> = { said: 0, stepped: 1, acted: 2, given: 3, settled: 4 }

/** By time; at the same instant what was said comes first, in the order of arrival. */
function byTime(a: Entry, b: Entry): number {
  const time = a.at.getTime() - b.at.getTime()
  if (time !== 0) return time
  if (a.type === 'said' && b.type === 'said') return a.seq - b.seq
  return rank[a.type] - rank[b.type] || (a.id < b.id ? -1 : 1)
}

/** Puts a message where it belongs: into the contact that goes on, or into a new one. */
function take(contacts: Contact[], said: SaidEntry, settings: CutSettings): void {
  const last = contacts.at(-1)
  if (last && joins(last, said, settings)) {
    add(last, said)
    return
  }
  if (last) endBefore(last, said)
  contacts.push(begin(said))
}

function joins(last: Contact, said: SaidEntry, settings: CutSettings): boolean {
  if (spokenKinds.has(said.kind)) return false
  return said.direction === 'inbound' ? joinsInbound(last, said, settings) : joinsOurs(last, said, settings)
}

function joinsInbound(last: Contact, said: SaidEntry, settings: CutSettings): boolean {
  if (said.closing) return true
  if (last.kind !== 'contact' || last.settledAt) return false
  // Who has not been answered yet is asking still, however often they write.
  if (last.answeredAt === null) return true
  const chat = last.channel === 'chat' && said.channel === 'chat'
  return chat && since(last.lastSaidAt, said) < settings.chatPause
}

function joinsOurs(last: Contact, said: SaidEntry, settings: CutSettings): boolean {
  const adds = last.lastOursAt !== null && since(last.lastOursAt, said) < settings.followUp
  switch (last.kind) {
    case 'contact':
      if (last.settledAt) return adds
      return last.lastOursAt === null || since(last.lastOursAt, said) < settings.quiet
    case 'proactive':
      return adds
    case 'spoken':
      return false
  }
}

const since = (at: Date, said: SaidEntry) => (said.at.getTime() - at.getTime()) / minute

function begin(said: SaidEntry): Contact {
  const isSpoken = spokenKinds.has(said.kind)
  const inbound = said.direction === 'inbound'
  const kind = isSpoken ? 'spoken' : inbound ? 'contact' : 'proactive'
  const begun: Contact = {
    id: said.id,
    kind,
    channel: said.channel,
    beganAt: said.at,
    answeredAt: null,
    endedAt: null,
    waitingSeconds: null,
    firstMessageId: said.id,
    lastMessageId: said.id,
    inboundCount: 0,
    outboundCount: 0,
    servedById: null,
    teamId: null,
    receiverId: null,
    receiverTeamId: null,
    messageIds: [],
    lastOursAt: null,
    lastSaidAt: said.at,
    settledAt: null,
    answers: new Map(),
    steps: new Set(),
  }
  add(begun, said)
  return begun
}

function add(to: Contact, said: SaidEntry): void {
  to.messageIds.push(said.id)
  to.lastMessageId = said.id
  to.lastSaidAt = said.at
  const isSpoken = to.kind === 'spoken' && to.firstMessageId === said.id
  if (said.direction === 'inbound') to.inboundCount += 1
  else to.outboundCount += 1
  if (isSpoken) {
    answer(to, said)
    // A call that comes in is answered as it comes.
    if (said.direction === 'outbound') to.waitingSeconds = null
    to.endedAt = said.at
    return
  }
  if (said.direction !== 'outbound') return
  if (to.kind === 'contact') answer(to, said)
  else {
    served(to, said)
    to.lastOursAt = said.at
  }
  if (to.kind === 'proactive' || to.settledAt) to.endedAt = said.at
}

function answer(contact: Contact, said: SaidEntry): void {
  served(contact, said)
  contact.lastOursAt = said.at
  if (contact.answeredAt) return
  contact.answeredAt = said.at
  contact.waitingSeconds = seconds(contact.beganAt, said.at)
}

function served(contact: Contact, said: SaidEntry): void {
  if (said.authorKind !== 'staff' || !said.authorId) return
  contact.answers.set(said.authorId, (contact.answers.get(said.authorId) ?? 0) + 1)
}

/** The next contact begins. A call or a visit while somebody waits is the answer they waited for. */
function endBefore(last: Contact, next: SaidEntry): void {
  if (last.kind === 'contact' && last.answeredAt === null && !last.settledAt && spokenKinds.has(next.kind)) {
    answer(last, next)
  }
  last.endedAt ??= last.lastOursAt ?? next.at
}

function settle(contact: Contact, at: Date): void {
  contact.settledAt = at
  contact.endedAt ??= contact.lastOursAt ?? at
}

/** Who answered most of it; of two who did alike, who answered first. */
function finish({ lastOursAt, lastSaidAt, settledAt, answers, steps: seen, ...cut }: Contact, teamId: string | null) {
  let most = 0
  let servedById: string | null = null
  for (const [id, count] of answers) {
    if (count <= most) continue
    most = count
    servedById = id
  }
  return { ...cut, servedById, teamId, steps: steps.filter((step) => seen.has(step)) }
}

/**
 * A hand-over: somebody gives a conversation that is with a person to another person, or to another team. Taking one
 * over, giving it back to the common pool of one's team, and the first assignment are none.
 */
function handoverOf(given: GivenEntry, channel: string | undefined): Handover | null {
  const { byId, from, to, fromTeamId, toTeamId } = given
  if (!byId || !from || to === byId || to === from) return null
  const toTeam = to === null && toTeamId !== null && toTeamId !== fromTeamId
  if (to === null && !toTeam) return null
  return {
    id: given.id,
    kind: 'internal',
    channel: channel ?? 'desk',
    beganAt: given.at,
    answeredAt: null,
    endedAt: null,
    waitingSeconds: null,
    firstMessageId: null,
    lastMessageId: null,
    inboundCount: 0,
    outboundCount: 0,
    servedById: byId,
    teamId: fromTeamId,
    receiverId: to,
    receiverTeamId: toTeam ? toTeamId : null,
    messageIds: [],
  }
}

/** The receiver's first act answers: a word to anybody, a step, a status, passing it on. A team acts by any of its people. */
function hasActed(entry: Entry, open: Handover): boolean {
  const byId = entry.type === 'said' ? (entry.authorKind === 'staff' ? entry.authorId : null) : entry.byId
  if (byId === null) return false
  return open.receiverId ? byId === open.receiverId : byId !== open.servedById
}

function answerHandover(open: Handover, at: Date): void {
  open.answeredAt = at
  open.endedAt = at
  open.waitingSeconds = seconds(open.beganAt, at)
}

const seconds = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 1000)

/** Which team had it at an instant (null: now); told by the next move after it. */
function teamAt(moves: readonly GivenEntry[], at: Date | null, teamNow: string | null): string | null {
  const next = at === null ? undefined : moves.find((one) => one.at > at)
  return next ? next.fromTeamId : teamNow
}

type Stood = Pick<CutMoment, 'id' | 'kind' | 'beganAt' | 'endedAt'>

/**
 * Where cutting may begin when nothing before `since` has changed: the last contact that had begun by then and before
 * every hand-over that was going on. All earlier ones stay as they are. null: at the beginning.
 * @param stored in their order; earlier ones may be left out if they are no hand-over that went on at `since`
 */
export function restartAt<M extends Stood>(stored: readonly M[], since: Date): M | null {
  const pending = stored.filter((one) => one.kind === 'internal' && (one.endedAt === null || one.endedAt >= since))
  const before = Math.min(since.getTime(), ...pending.map((one) => one.beganAt.getTime()))
  return stored.findLast((one) => one.kind !== 'internal' && one.beganAt.getTime() < before) ?? null
}

/**
 * The part of a timeline that `first` (a contact's id) begins, of everything at or after its instant; null when its
 * message is not there any more.
 */
export function tailFrom(timeline: readonly Entry[], first: string): Entry[] | null {
  const sorted = timeline.toSorted(byTime)
  const place = sorted.findIndex((one) => one.id === first)
  return place < 0 ? null : sorted.slice(place)
}
