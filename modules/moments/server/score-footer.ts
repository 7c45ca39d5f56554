import { sql } from 'drizzle-orm'
import { type Database, rows } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { scoreValues } from '../contract.ts'
import { scoreRequestOf } from './estimate/score-requests.ts'
import { addressed } from './hear/questions.ts'
import { answerPath, progressPath } from './present.ts'
import { progressToken } from './progress-link.ts'

/** The score colours as a mail can show them (platform/web/theme/score.css has the same), and their ink. */
const looks: Record<number, readonly [string, string]> = {
  [-3]: ['#94210f', '#fff'],
  [-2]: ['#cb4a22', '#fff'],
  [-1]: ['#ec9a77', '#3a150a'],
  0: ['#8b8f99', '#14161c'],
  1: ['#74c3b0', '#06302a'],
  2: ['#168372', '#fff'],
  3: ['#055a50', '#fff'],
}
const three = [-2, 0, 2] as const
/** A reply and the resolving that goes with it are one transaction; ms. */
const together = 60_000

type Row = { teamId: string | null; token: string | null; resolves: boolean }

/**
 * What stands below a mail that asks the customer how it was: a face for each value, each a link to the progress page
 * with that value chosen beforehand. Opening a link scores nothing, as programs that check mails follow links; the page
 * has a button for that. A mail asks when it has the link of the question in it (the bare link to the page asks nothing), and,
 * where its team has set so, when it resolves the conversation.
 * @returns null when this mail does not ask
 */
export async function scoreFooter(
  { db, publicUrl }: { db: Database; publicUrl: () => string },
  { conversationId, messageId, html }: { conversationId: string; messageId: string; html: string },
): Promise<{ html: string; text: string } | null> {
  const [row] = await rows<Row>(
    db,
    sql`select c.team_id as "teamId", l.token,
          c.status = 'resolved' and c.resolved_at - m.created_at between interval '0' and ${together} * interval '1 ms'
            and not exists (select 1 from message later where later.conversation_id = c.id and later.seq > m.seq
              and later.direction = 'outbound' and not later.private) as resolves
        from message m join conversation c on c.id = m.conversation_id
        left join progress_link l on l.conversation_id = c.id and l.revoked_at is null
        where m.id = ${messageId} and c.id = ${conversationId}`,
  )
  if (!row) return null
  const request = await scoreRequestOf(db, row.teamId)
  const asks = row.token !== null && html.includes(answerPath(row.token))
  if (!asks && !(request.whenResolving && row.resolves)) return null
  const { locale } = await addressed(db, conversationId)
  const page = publicUrl() + progressPath(row.token ?? (await progressToken(db, conversationId)))
  const t = (key: string) => translate(locale, `moments:${key}`)
  const values = request.faces === 'three' ? three : scoreValues
  const address = (value: number) => `${page}?score=${value}&of=${messageId}&lang=${locale}#answer`
  const sign = (value: number) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0')
  const cells = values.map((value) => {
    const [back, ink] = looks[value] ?? ['#8b8f99', '#fff']
    const round = `display:inline-block;width:40px;line-height:40px;border-radius:20px;background:${back};color:${ink}`
    const link = `${round};font-weight:600;text-decoration:none;text-align:center`
    const href = address(value).replaceAll('&', '&amp;')
    return `<td style="padding:4px"><a href="${href}" title="${t(`mail.value.${value}`)}" style="${link}">${sign(value)}</a></td>`
  })
  const ends = `<td colspan="${values.length}" style="padding:0 4px;color:#767b88;font-size:12px">${t('mail.ends')}</td>`
  return {
    html: [
      '<div style="margin-top:20px;padding-top:12px;border-top:1px solid #e3e5ea">',
      `<div style="color:#444">${t('mail.ask')}</div>`,
      `<table role="presentation" cellspacing="0" cellpadding="0" style="margin:6px 0 2px -4px"><tr>${cells.join('')}</tr>`,
      `<tr>${ends}</tr></table></div>`,
    ].join(''),
    text: [
      t('mail.ask'),
      ...values.map((value) => `${sign(value)} ${t(`mail.value.${value}`)}  ${address(value)}`),
    ].join('\n'),
  }
}
