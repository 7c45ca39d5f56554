import { type SQL, sql } from 'drizzle-orm'
import { visibleTo } from '#modules/conversations/server/index.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, plannedTogether } from '#platform/server/database/index.ts'
import { type ChosenRow, chosenTimes } from './chosen-times.ts'
import { type HandoverScoreRow, handoverScores, toHandoverFact } from './handover-scores.ts'
import { type ForOthersRow, unmetOfOthers } from './read-for-others.ts'
import { type Fact, mostSteps } from './rules.ts'

const minute = 60_000
const day = 86_400_000
/** How far back answers and scores are followed up. */
const followUp = 14 * day
/** Of how many waits, and how recent ones, the usual one is the median; with fewer there is none. */
const waitsLooked = 200
const waitsRecent = 90 * day
const fewestWaits = 5
/** How long a refused time is recalled. */
const refusedFor = 3 * day

type PromiseRow = { id: string; conversation_id: string; text: string; due_at: string; whole_day: boolean }
type MineRow = {
  id: string
  status: 'open' | 'waiting' | 'snoozed'
  waiting_since: string | null
  snoozed_until: string | null
  channel: string
  team_id: string | null
  priority: 'low' | 'normal' | 'high' | 'urgent'
  answered: boolean
  expected: boolean
  last_message_at: string
}
type AnswerRow = { id: string; conversation_id: string; answer: 'partly' | 'not_met'; words: string | null; at: string }
type ScoreRow = { id: string; conversation_id: string; value: number; words: string; at: string }
type TaskRow = { id: string; conversation_id: string; text: string; due_at: string }
type ProposalRow = {
  id: string
  conversation_id: string
  promise_id: string
  text: string
  state: 'drafted' | 'refused'
  at: string
  due_at: string
  words: string
}
type EscalatedRow = PromiseRow & { who: string }
type UsualRow = { team_id: string | null; channel: string; usual: number }
type DraftRow = { conversation_id: string; updated_at: string }

/**
 * Everything that asks something of the reader, by nine reads that go together: promises and tasks of theirs or of their
 * teams, new times that were drafted or refused, conversations assigned to them, answers and scores
 * to follow up, what colleagues said of hand-overs, answers begun. Of conversations assigned to them those are read that can be among the gravest steps (see
 * `mine`); then what is usual there, and the rest of what other facts speak of.
 */
export async function readFacts(
  db: Database,
  principal: Principal,
  { now, endOfDay }: { now: Date; endOfDay: Date },
): Promise<Fact[]> {
  const found = await plannedTogether(db, [
    promises(principal, now),
    mine(principal, { now, endOfDay }),
    answers(principal, now),
    scores(principal, now),
    drafts(principal, now),
    tasks(principal, now),
    proposals(principal, now),
    escalated(principal, now),
    unmetOfOthers(principal, now),
    chosenTimes(principal, now),
    handoverScores(principal, now),
  ])
  const [owed, gravest, answered, scored, begun, toDo, offered, raised, unmet, agreed, handed] = found as [
    PromiseRow[],
    MineRow[],
    AnswerRow[],
    ScoreRow[],
    DraftRow[],
    TaskRow[],
    ProposalRow[],
    EscalatedRow[],
    ForOthersRow[],
    ChosenRow[],
    HandoverScoreRow[],
  ]
  const known = new Set(gravest.map(({ id }) => id))
  const others = [owed, answered, scored, begun, toDo, offered, raised, agreed, handed]
    .flat()
    .map((one) => one.conversation_id)
  const unknown = [...new Set(others)].filter((id) => !known.has(id))
  const [waits, rest] = (await plannedTogether(db, [
    usualWaits(gravest, now),
    mineAmong(principal, endOfDay, unknown),
  ])) as [UsualRow[], MineRow[]]
  const own = [...gravest, ...rest]
  const usual = new Map(waits.map((one) => [waitKey(one), one.usual]))
  return [
    ...owed.map((one): Fact => {
      const at = new Date(one.due_at)
      const kind = at.getTime() <= now.getTime() ? 'broken' : 'due'
      return { conversationId: one.conversation_id, kind, ref: one.id, at, text: one.text, wholeDay: one.whole_day }
    }),
    ...own.flatMap((one) => ownFacts(one, usual.get(waitKey(one)) ?? null)),
    ...answered.map((one): Fact => {
      const kind = one.answer === 'partly' ? 'partly' : 'not-met'
      return { conversationId: one.conversation_id, kind, ref: one.id, at: new Date(one.at), text: one.words ?? '' }
    }),
    ...unmet.map((one): Fact => {
      const kind = one.answer === 'partly' ? 'partly' : 'not-met'
      const instead = { name: one.name ?? '', why: one.why }
      const { id: ref, conversation_id: conversationId, words } = one
      return { conversationId, kind, ref, at: new Date(one.at), text: words ?? '', instead }
    }),
    ...scored.map((one): Fact => {
      const { value, words: text } = one
      return { conversationId: one.conversation_id, kind: 'low-score', ref: one.id, at: new Date(one.at), text, value }
    }),
    ...toDo.map((one): Fact => {
      const at = new Date(one.due_at)
      const kind = at.getTime() <= now.getTime() ? 'task-late' : 'task-due'
      return { conversationId: one.conversation_id, kind, ref: one.id, at, text: one.text }
    }),
    ...offered.map((one): Fact => {
      const kind = one.state === 'refused' ? 'refused' : 'notice'
      const { text, words, promise_id: about } = one
      const times = { at: new Date(one.at), dueAt: new Date(one.due_at) }
      return { conversationId: one.conversation_id, kind, ref: one.id, ...times, text, words, about }
    }),
    ...raised.map((one): Fact => {
      const { id: ref, text, who, whole_day: wholeDay } = one
      return {
        conversationId: one.conversation_id,
        kind: 'escalated',
        ref,
        at: new Date(one.due_at),
        text,
        who,
        wholeDay,
      }
    }),
    ...agreed.map((one): Fact => {
      const { id: ref, conversation_id: conversationId, text } = one
      return { conversationId, kind: 'chosen', ref, at: new Date(one.at), text }
    }),
    ...handed.map(toHandoverFact),
    ...begun.map((one): Fact => {
      return { conversationId: one.conversation_id, kind: 'draft', ref: null, at: new Date(one.updated_at) }
    }),
  ]
}

function ownFacts(one: MineRow, usualSeconds: number | null): Fact[] {
  const about = { conversationId: one.id, ref: null, priority: one.priority }
  if (one.status === 'snoozed') return [{ ...about, kind: 'wakes', at: stamp(one.snoozed_until) }]
  const facts: Fact[] = []
  if (one.waiting_since) facts.push({ ...about, kind: 'waiting', at: stamp(one.waiting_since), usualSeconds })
  else if (one.status === 'open') facts.push({ ...about, kind: 'ours', at: stamp(one.last_message_at) })
  if (one.answered && !one.expected) facts.push({ ...about, kind: 'no-expectation', at: null })
  return facts
}

const stamp = (at: string | null): Date | null => (at === null ? null : new Date(at))
const waitKey = (one: { team_id: string | null; channel: string }) => `${one.team_id} ${one.channel}`

/** Owed within a day: the reader's own, and those of their teams in conversations that are nobody else's. */
function promises(reader: Principal, now: Date): SQL {
  const until = new Date(now.getTime() + day)
  return sql`
    select p.id, p.conversation_id, p.text, p.due_at, p.due_precision = 'day' as whole_day
    from promise p join conversation c on c.id = p.conversation_id
    where p.settled_at is null and p.owner_id = any(${sql.param([reader.id, ...reader.teamIds])}::uuid[])
      and p.due_at < ${until} and c.merged_into_id is null and ${visibleTo(reader)}
      and (p.owner_kind = 'member' or c.assignee_id is null or c.assignee_id = ${reader.id})
    order by p.due_at, p.id limit 100`
}

/** Of others, still owed: the reader was told as supervisor that nobody acts, and nobody has since. */
function escalated(reader: Principal, now: Date): SQL {
  return sql`
    select p.id, p.conversation_id, p.text, p.due_at, p.due_precision = 'day' as whole_day,
      coalesce(m.name, t.name, '') as who
    from promise_escalation e
    join promise p on p.id = e.promise_id join conversation c on c.id = p.conversation_id
    left join member m on p.owner_kind = 'member' and m.id = p.owner_id
    left join team t on p.owner_kind = 'team' and t.id = p.owner_id
    where e.member_id = ${reader.id} and e.at > ${new Date(now.getTime() - followUp)} and p.settled_at is null
      and p.owner_id <> ${reader.id} and c.merged_into_id is null and ${visibleTo(reader)}
      and not (p.changed_by_kind = 'staff' and p.changed_at > e.at)
      and not exists (select 1 from message w
        where w.conversation_id = c.id and w.author_kind = 'staff' and w.direction = 'outbound' and w.created_at > e.at)
    order by p.due_at, p.id limit 100`
}

/** Due within a day, in conversations: the reader's own, and those of their teams where nobody else is responsible. */
function tasks(reader: Principal, now: Date): SQL {
  const until = new Date(now.getTime() + day)
  return sql`
    select k.id, k.conversation_id, k.title as text, k.due_at
    from task k join conversation c on c.id = k.conversation_id
    where k.settled_at is null and k.owner_id = any(${sql.param([reader.id, ...reader.teamIds])}::uuid[])
      and coalesce(k.due_at, 'infinity'::timestamptz) < ${until} and c.merged_into_id is null and ${visibleTo(reader)}
      and (k.owner_kind = 'member' or c.assignee_id is null or c.assignee_id = ${reader.id})
    order by k.due_at, k.id limit 100`
}

/** Of promises still owed: notices that are drafted and not sent, and the last proposal where the customer refused it. */
function proposals(reader: Principal, now: Date): SQL {
  return sql`
    select q.id, p.conversation_id, p.id as promise_id, p.text, q.state, coalesce(q.ended_at, q.created_at) as at,
      p.due_at, coalesce(q.words, '') as words
    from promise p
    cross join lateral (select * from promise_proposal where promise_id = p.id order by created_at desc, id desc limit 1) q
    join conversation c on c.id = p.conversation_id
    where p.settled_at is null and p.owner_id = any(${sql.param([reader.id, ...reader.teamIds])}::uuid[])
      and ((q.state = 'drafted' and q.kind = 'notice')
        or (q.state = 'refused' and q.ended_at > ${new Date(now.getTime() - refusedFor)}))
      and c.merged_into_id is null and ${visibleTo(reader)}
      and (p.owner_kind = 'member' or c.assignee_id is null or c.assignee_id = ${reader.id})
    order by at, q.id limit 100`
}

/**
 * Assigned to the reader and asking something: open ones, those that wake today, and of those that wait for the customer only
 * where nothing is written down of what is expected.
 */
function asking(reader: Principal, endOfDay: Date, among: SQL): SQL {
  return sql`
    with own as materialized (
      select c.id, c.status, c.waiting_since, c.snoozed_until, c.channel, c.team_id, c.priority, c.last_message_at,
        c.first_response_at is not null as answered,
        c.first_response_at is not null and exists (select 1 from expectation x where x.conversation_id = c.id
          and concat(x.stated, x.outcome, x.latent, x.organization_interest, x.personal_interest, x.understood) <> '') as expected
      from conversation c
      where c.assignee_id = ${reader.id} and c.merged_into_id is null and ${among}
        and (c.status in ('open', 'waiting') or (c.status = 'snoozed' and c.snoozed_until < ${endOfDay}))
    )
    select * from own
    where status <> 'waiting' or waiting_since is not null or (answered and not expected)`
}

/**
 * However many there are, those that can be among the gravest steps: what is alike in everything else that counts
 * (rules.ts) differs only by since when, so of those alike the first so many are enough. Put-off ones are all there. What is
 * alike is one text, as a thousand rows are sorted by one key in half the time that seven take.
 */
function mine(reader: Principal, { now, endOfDay }: { now: Date; endOfDay: Date }): SQL {
  return sql`
    select * from (
      select asking.*, later.until is not null as put_off, row_number() over (
          partition by concat_ws(' ', later.until is not null, status, coalesce(team_id::text, '-'), channel, priority, waiting_since is null,
            answered and not expected) collate "C"
          order by case when waiting_since is not null then waiting_since when status = 'snoozed' then snoozed_until
            when not answered or expected then last_message_at end, id) as place
      from (${asking(reader, endOfDay, sql`true`)}) asking
      left join step_later later on later.member_id = ${reader.id} and later.conversation_id = asking.id and later.until > ${now}
    ) placed
    where put_off or place <= ${mostSteps}`
}

function mineAmong(reader: Principal, endOfDay: Date, ids: readonly string[]): SQL {
  return asking(reader, endOfDay, sql`c.id = any(${sql.param([...ids])}::uuid[])`)
}

/** What the customer answered last, where that was no plain yes and we have not answered it, or it is open still. */
function answers(reader: Principal, now: Date): SQL {
  return sql`
    select k.id, c.id as conversation_id, k.answer, k.words, k.answered_at as at
    from confirmation k join conversation c on c.id = k.conversation_id
    where k.answer in ('partly', 'not_met') and k.answered_at > ${new Date(now.getTime() - followUp)}
      and c.assignee_id = ${reader.id} and c.status in ('open', 'waiting', 'resolved') and c.merged_into_id is null
      and (c.status = 'open' or c.last_outbound_at is null or c.last_outbound_at < k.answered_at)
      and not exists (select 1 from confirmation newer
        where newer.conversation_id = k.conversation_id and (newer.at, newer.id) > (k.at, k.id))
    order by k.answer, k.answered_at, k.id limit 100`
}

/** The customer's own scores below zero for what the reader served, with no word of ours since. */
function scores(reader: Principal, now: Date): SQL {
  return sql`
    select s.id, s.conversation_id, s.value, s.words, s.at
    from score s join conversation c on c.id = s.conversation_id
    where s.served_by_id = ${reader.id} and s.effective and s.source = 'customer' and s.value < 0
      and s.at > ${new Date(now.getTime() - followUp)} and c.merged_into_id is null and ${visibleTo(reader)}
      and (c.assignee_id is null or c.assignee_id = ${reader.id})
      and (c.last_outbound_at is null or c.last_outbound_at < s.at)
    order by s.value, s.at, s.id limit 100`
}

/** Answers that were begun more than ten minutes ago and hold something. */
function drafts(reader: Principal, now: Date): SQL {
  return sql`
    select d.conversation_id, d.updated_at
    from draft d join conversation c on c.id = d.conversation_id
    where d.member_id = ${reader.id} and d.mode = 'reply' and d.updated_at < ${new Date(now.getTime() - 10 * minute)}
      and c.status <> 'closed' and c.merged_into_id is null and ${visibleTo(reader)}
      and regexp_replace(d.html, '<[^>]*>|&nbsp;|\\s', '', 'g') <> ''
    order by d.updated_at, d.conversation_id limit 100`
}

/**
 * The median wait in seconds by team and channel, of the newest contacts that were written: on the phone and face to face
 * nobody waits. Where anything of the reader's waits, something
 * alike is among the gravest (see `mine`).
 */
function usualWaits(gravest: readonly MineRow[], now: Date): SQL {
  const pairs = [...new Map(gravest.filter((one) => one.waiting_since).map((one) => [waitKey(one), one])).values()]
  const since = new Date(now.getTime() - waitsRecent)
  const recent = (team: SQL) => sql`
    select m.waiting_seconds from moment m
    where ${team} and m.channel = t.channel and m.waiting_seconds is not null and m.kind = 'contact' and m.began_at > ${since}
    order by m.began_at desc limit ${sql.raw(String(waitsLooked))}`
  return sql`
    select t.team_id, t.channel, (percentile_cont(0.5) within group (order by w.waiting_seconds))::int as usual
    from unnest(${sql.param(pairs.map((one) => one.team_id))}::uuid[], ${sql.param(pairs.map((one) => one.channel))}::text[])
      as t (team_id, channel)
    cross join lateral (
      (${recent(sql`m.team_id = t.team_id`)})
      union all
      (${recent(sql`t.team_id is null and m.team_id is null`)})
    ) w
    group by t.team_id, t.channel having count(*) >= ${fewestWaits}`
}
