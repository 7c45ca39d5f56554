import { sql } from 'drizzle-orm'
import { mustSee, visibleTo } from '#modules/conversations/server/index.ts'
import type { Locale } from '#platform/contract/locale.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { fold } from '#platform/text/fold.ts'
import type { GuidanceRecord } from '../../contract/guidance.ts'
import { layers } from '../../contract.ts'
import { readMoment } from '../read-moment.ts'
import { catalogueOf, readGuidanceSettings } from './catalogue.ts'
import { alikeMatters, chooseQuestions, isTimeToPropose, wordsOf } from './rules.ts'

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
  const [{ trade }, moment, heard] = await Promise.all([
    readGuidanceSettings(db),
    readMoment(db, { principal, conversationId }),
    heardIn(db, principal, conversationId),
  ])
  const catalogue = await catalogueOf(db, { trade, locale })
  const { expectation, steps } = moment
  const stateOf = (step: string) => steps.find((one) => one.step === step)?.state ?? 'todo'
  const here = heard.find((one) => one.id === conversationId)
  const known = layers.map((layer) => expectation[layer]).join(' ')
  const words = wordsOf(fold(`${here?.text ?? ''} ${known}`))
  const others = heard.filter((one) => one.id !== conversationId).map((one) => ({ ...one, text: fold(one.text) }))
  const named = (text: string) => text.replaceAll('{{name}}', here?.name ?? '').replace(/^[,，、\s]+/, '')
  return {
    trade,
    questions: chooseQuestions(
      catalogue.questions.map(({ title, lines }) => ({ title, lines })),
      expectation,
      words,
    ),
    proposeNow: isTimeToPropose(stateOf('explore'), stateOf('offer')),
    options: catalogue.options.map(({ title, lines }) => ({ title, lines: lines.map(named) })),
    refusals: catalogue.refusals.map(({ title, lines }) => ({ title, lines: lines.map(named) })),
    negatives: catalogue.negatives,
    past: alikeMatters(others, words).map(({ id, number, subject, alike, status, at, score, scoreSource }) => ({
      id,
      number,
      subject,
      alike: alike.slice(0, 6),
      status,
      at: at.toISOString(),
      score,
      scoreSource,
    })),
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
        s.value as score, s.source as "scoreSource"
      from recent c
      join customer u on u.id = c.customer_id
      left join score s on s.conversation_id = c.id and s.effective`,
  )
  return found.map((one) => ({ ...one, number: Number(one.number), at: new Date(one.at) }))
}
