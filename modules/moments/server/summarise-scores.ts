import { and, eq, gte, lte, sql } from 'drizzle-orm'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Principal } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Database } from '#platform/server/database/index.ts'
import { forbidden } from '#platform/server/errors/index.ts'
import type { ScorePeriod, ScoreSource, scoreSummary } from '../contract.ts'
import { periodStart, summarise } from './rules.ts'
import { score } from './schema.ts'

/**
 * The customers' own scores that count, given since the period began in the reader's time zone: of conversations that were the
 * reader's when they were given, or a team's. What reviewers gave and what is estimated stands apart: it is no customer's word.
 * @throws Problem `forbidden` for a team that is not the reader's
 */
export async function summariseScores(
  db: Database,
  { principal, period = 'week', owner = 'me' }: { principal: Principal; period?: ScorePeriod; owner?: string },
): Promise<ReplyOf<typeof scoreSummary>> {
  const teamId = owner === 'me' ? null : owner.slice('team:'.length).toLowerCase()
  if (teamId && !principal.seesAllTeams && !principal.teamIds.includes(teamId)) throw forbidden()
  const to = now()
  const from = periodStart(period, to, principal.timeZone)
  const counted = await db
    .select({ value: score.value, source: score.source, count: sql<number>`count(*)::int` })
    .from(score)
    .where(
      and(
        sql`${score.effective}`,
        teamId ? eq(score.teamId, teamId) : eq(score.servedById, principal.id),
        gte(score.at, from),
        lte(score.at, to),
      ),
    )
    .groupBy(score.value, score.source)
  const of = (source: ScoreSource) =>
    summarise(new Map(counted.filter((one) => one.source === source).map((one) => [one.value, one.count])))
  const apart = (source: ScoreSource) => {
    const { count, average } = of(source)
    return { count, average }
  }
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    ...of('customer'),
    apart: { reviewer: apart('reviewer'), estimate: apart('estimate') },
  }
}
