import { sql } from 'drizzle-orm'
import { mustSee, visibleTo } from '#modules/conversations/server/index.ts'
import type { Locale } from '#platform/contract/locale.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { fold } from '#platform/text/fold.ts'
import type { GuidanceRecord } from '../../contract/guidance.ts'
import { layers } from '../../contract.ts'
import { readMoment } from '../read-moment.ts'
import { promiseStoryOf } from '../record-sheet/promise-hook.ts'
import { catalogueOf, readGuidanceSettings } from './catalogue.ts'
import { alikeMatters, chooseFitting, chooseQuestions, isTimeToPropose, type Place, wordsOf } from './rules.ts'

/** How far back is looked, in matters of the customer, and how much of each is read (characters). */
const matters = 60
const readOfEach = 1500

/**
 * What to ask next, what to propose and how to say no, in the reader's language, and what the same customer said before
 * about the same thing.
 * @throws Problem `not-found` unless the reader may read the conversation
 */
export async function guide(
  db: Database,
  {
    principal,
    conversationId,
    locale = principal.locale,
  }: { principal: Principal; conversationId: string; locale?: Locale },
): Promise<GuidanceRecord> {
  await mustSee(db, principal, conversationId)
  const [{ trade }, moment, heard, place] = await Promise.all([
    readGuidanceSettings(db),
    readMoment(db, { principal, conversationId }),
    heardIn(db, principal, conversationId),
    placeOf(db, conversationId),
  ])
  const catalogue = await catalogueOf(db, { trade, locale })
  const { expectation, steps } = moment
  const stateOf = (step: string) => steps.find((one) => one.step === step)?.state ?? 'todo'
  const here = heard.find((one) => one.id === conversationId)
  const known = layers.map((layer) => expectation[layer]).join(' ')
  const words = wordsOf(fold(`${here?.text ?? ''} ${known}`))
  const others = heard.filter((one) => one.id !== conversationId).map((one) => ({ ...one, text: fold(one.text) }))
  const named = (text: string) => text.replaceAll('{{name}}', here?.name ?? '').replace(/^[,，、\s]+/, '')
  const { questions, options, refusals } = catalogue
  const fitting = (items: typeof options) =>
    chooseFitting(items, place, [...questions, ...options, ...refusals]).map(({ title, lines }) => ({
      title,
      lines: lines.map(named),
    }))
  return {
    trade,
    questions: chooseQuestions(questions, expectation, words, place),
    proposeNow: isTimeToPropose(stateOf('explore'), stateOf('offer')),
    options: fitting(options),
    refusals: fitting(refusals),
    negatives: catalogue.negatives,
    past: await Promise.all(
      alikeMatters(others, words).map(async ({ text: _, name: __, alike, at, ...one }) => ({
        ...one,
        alike: alike.slice(0, 6),
        at: at.toISOString(),
        promises: lastTurns(await promiseStoryOf(db, one.id)),
      })),
    ),
  }
}

type Heard = {
  id: string
  number: number
  subject: string
  status: string
  at: Date
  text: string
  name: string
  score: number | null
  scoreSource: string | null
  outcome: string
  review: string
}

/** Promises of an earlier matter that are told, newest. */
const mostPromises = 3

/** Each promise once, with its last turn. */
function lastTurns(story: Awaited<ReturnType<typeof promiseStoryOf>>): GuidanceRecord['past'][number]['promises'] {
  const last = new Map(story.map(({ text, state }) => [text, state]))
  return [...last]
    .map(([text, state]) => ({ text, state }))
    .reverse()
    .slice(0, mostPromises)
}

/** The touchpoint of the latest contact, and the tags. */
async function placeOf(db: Database, conversationId: string): Promise<Place> {
  const [found] = await rows<{ tags: string[]; touchpoint: Place['touchpoint'] }>(
    db,
    sql`select c.tags, (
          select json_build_object('id', t.id, 'name', t.name, 'stage', t.stage)
          from moment m join touchpoint t on t.id = m.touchpoint_id
          where m.conversation_id = c.id and m.kind <> 'internal' order by m.position desc limit 1) as touchpoint
        from conversation c where c.id = ${conversationId}`,
  )
  return found ?? { tags: [], touchpoint: null }
}

/** This conversation and earlier ones of the same customer that the reader may see: what the customer said in each. */
async function heardIn(db: Database, principal: Principal, conversationId: string): Promise<Heard[]> {
  const found = await rows<Omit<Heard, 'at'> & { at: string | Date }>(
    db,
    sql`
      with own as (select customer_id from conversation where id = ${conversationId}),
      recent as (
        select c.* from conversation c
        where c.customer_id = (select customer_id from own) and c.merged_into_id is null and ${visibleTo(principal)}
        order by (c.id = ${conversationId}) desc, c.created_at desc limit ${matters}
      )
      select c.id, c.number, c.subject, c.status, c.created_at as at,
        coalesce(nullif(u.appellation, ''), u.name) as name,
        left(c.subject || ' ' || coalesce((
          select string_agg(left(m.text, 400), ' ' order by m.id)
          from (select id, text from message
                where conversation_id = c.id and direction = 'inbound' order by id limit 8) m), ''), ${readOfEach}) as text,
        s.value as score, s.source as "scoreSource",
        coalesce(nullif(c.resolve_reason, ''), nullif(e.offer, ''), nullif(e.understood, ''), nullif(e.outcome, ''),
          nullif(e.stated, ''), '') as outcome,
        coalesce((
          select coalesce(nullif(r.comment, ''), r.words) from score r
          where r.conversation_id = c.id and r.source = 'reviewer' and (r.comment <> '' or r.words <> '')
          order by r.at desc limit 1), '') as review
      from recent c
      join customer u on u.id = c.customer_id
      left join score s on s.conversation_id = c.id and s.effective
      left join expectation e on e.conversation_id = c.id and e.person_id is null`,
  )
  return found.map((one) => ({ ...one, number: Number(one.number), at: new Date(one.at) }))
}
