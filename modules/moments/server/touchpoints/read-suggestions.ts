import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { now } from '#platform/server/clock/index.ts'
import { type Database, rows } from '#platform/server/database/index.ts'
import { saidInMoment } from './give-touchpoints.ts'
import { commonWord, ruleFor, type Suggestion, suggestionsFrom } from './rules.ts'
import { touchpoint, touchpointCorrection } from './schema.ts'

/** Contacts of the last days that a suggestion is held against, and how many of them. */
const recentDays = 90
const mostOthers = 200
const mostSuggestions = 20

export type FullSuggestion = Omit<Suggestion, 'momentIds'> & {
  words: string[]
  /** Of so many recent contacts of the channel and team, how many the rule would give another touchpoint. */
  looked: number
  moves: number
}

type Contact = {
  id: string
  nth: number
  corrected: boolean
  channel: string
  teamId: string | null
  touchpointId: string | null
  byHand: boolean
  tags: string[]
  text: string
}

/**
 * What open corrections have in common, as rules: channel, team, tags on all of them, and where they carry no common tag
 * the word that is in all of them and hardly anywhere else. With what each rule would have done to recent contacts.
 */
export async function readSuggestions(db: Database): Promise<FullSuggestion[]> {
  const open = await db
    .select({ row: touchpointCorrection })
    .from(touchpointCorrection)
    .innerJoin(touchpoint, and(eq(touchpoint.id, touchpointCorrection.toId), isNull(touchpoint.archivedAt)))
    .where(isNull(touchpointCorrection.settledAt))
    .orderBy(asc(touchpointCorrection.at), asc(touchpointCorrection.id))
    .limit(5000)
  const found = suggestionsFrom(open.flatMap(({ row }) => (row.toId ? [{ ...row, toId: row.toId }] : [])))
  const suggestions = found.slice(0, mostSuggestions)
  if (suggestions.length === 0) return []
  const contacts = Map.groupBy(await contactsOf(db, suggestions), ({ nth }) => nth)
  return suggestions.map(({ momentIds: _, ...one }, index) => {
    const all = contacts.get(index) ?? []
    const corrected = all.filter((contact) => contact.corrected)
    const others = all.filter((contact) => !contact.corrected)
    const word =
      one.tags.length > 0
        ? null
        : commonWord(
            corrected.map(({ text }) => text),
            others.map(({ text }) => text),
          )
    const words = word ? [word] : []
    const { channel, teamId, tags, touchpointId } = one
    const rule = { id: '', touchpointId, channels: [channel], teamIds: teamId ? [teamId] : [], tags, words }
    const moved = others.filter(
      (contact) => !contact.byHand && contact.touchpointId !== touchpointId && ruleFor([rule], contact) !== null,
    )
    return { ...one, words, looked: others.length, moves: moved.length }
  })
}

/** The corrected contacts of each suggestion, and the newest others of its channel and team. */
function contactsOf(db: Database, suggestions: readonly Suggestion[]): Promise<Contact[]> {
  const since = new Date(now().getTime() - recentDays * 86_400_000)
  const wanted = suggestions.map(({ channel, teamId, momentIds }, nth) => ({
    ...{ nth, channel, teamId, momentIds: momentIds.slice(-mostOthers) },
  }))
  return rows<Contact>(
    db,
    sql`select m.id, w.nth, m.id = any(w."momentIds") as corrected, m.channel, m.team_id as "teamId",
          m.touchpoint_id as "touchpointId", m.touchpoint_by = 'hand' as "byHand", c.tags,
          c.subject || ' ' || ${saidInMoment} as text
        from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
          as w(nth int, channel text, "teamId" uuid, "momentIds" uuid[])
        cross join lateral (
          (select id from moment where id = any(w."momentIds"))
          union
          (select id from moment where team_id = w."teamId" and channel = w.channel and kind <> 'internal'
            and began_at > ${since} order by began_at desc limit ${sql.raw(String(mostOthers))})
          union
          (select id from moment where w."teamId" is null and team_id is null and channel = w.channel and kind <> 'internal'
            and began_at > ${since} order by began_at desc limit ${sql.raw(String(mostOthers))})) chosen
        join moment m on m.id = chosen.id join conversation c on c.id = m.conversation_id`,
  )
}
