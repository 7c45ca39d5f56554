import { eq, sql } from 'drizzle-orm'
import { mustSee } from '#modules/conversations/server/index.ts'
import { company } from '#modules/staff/server/index.ts'
import { chooseLocale, type Locale, locales } from '#platform/contract/locale.ts'
import { type Principal, staffActor } from '#platform/contract/principal.ts'
import { now } from '#platform/server/clock/index.ts'
import { type Database, inTransaction, rows } from '#platform/server/database/index.ts'
import { translate } from '#platform/server/errors/words.ts'
import { record } from '#platform/server/events/index.ts'
import { fold } from '#platform/text/fold.ts'
import { type QuestionRecord, type QuestionTemplates, questionChanged } from '../../contract/hear.ts'
import { confirmQuestion } from './schema.ts'

/** Language of a text by its script: 繁體 holds characters that simplified ones are made of. null: no words in it. */
export function languageOf(text: string): Locale | null {
  if (/\p{Script=Han}/u.test(text)) {
    const han = [...text].filter((one) => /\p{Script=Han}/u.test(one))
    return han.some((one) => fold(one) !== one) ? 'zh-TW' : 'zh-CN'
  }
  return /[a-z]{2}/i.test(text) ? 'en' : null
}

/**
 * In which language the customer of a conversation is spoken to: as written in their file, else that of what they wrote last, else that of
 * the conversation, else ours; and by which channel it came.
 */
export async function addressed(db: Database, conversationId: string): Promise<{ locale: Locale; channel: string }> {
  const [about] = await rows<{ own: string | null; language: string | null; channel: string; text: string | null }>(
    db,
    sql`
      select cu.language as own, c.language, c.channel,
        (select string_agg(said.text, ' ') from (select left(m.text, 300) as text from message m
          where m.conversation_id = c.id and m.author_kind = 'customer' and not m.private
          order by m.occurred_at desc, m.seq desc limit 3) said) as text
      from conversation c join customer cu on cu.id = c.customer_id where c.id = ${conversationId}`,
  )
  const known = about?.own ?? languageOf(about?.text ?? '') ?? about?.language
  return { locale: known ? chooseLocale(known) : (await company(db)).locale, channel: about?.channel ?? '' }
}

/** How to ask this customer; see the contract. @throws Problem `not-found` */
export async function readQuestion(
  db: Database,
  { principal, conversationId }: { principal: Principal; conversationId: string },
): Promise<QuestionRecord> {
  await mustSee(db, principal, conversationId)
  const { locale, channel } = await addressed(db, conversationId)
  const [set] = await db.select().from(confirmQuestion).where(eq(confirmQuestion.locale, locale))
  const way = channel === 'chat' ? 'chat' : channel === 'mail' ? 'mail' : 'phone'
  return {
    locale,
    text: set?.text ?? translate(locale, 'moments:question.text'),
    link: translate(locale, 'moments:question.link'),
    way,
  }
}

/** The words of all languages. */
export async function listQuestions(db: Database): Promise<QuestionTemplates> {
  const set = new Map((await db.select().from(confirmQuestion)).map((one) => [one.locale, one.text]))
  return {
    items: locales.map((locale) => ({
      locale,
      text: set.get(locale) ?? translate(locale, 'moments:question.text'),
      own: !set.has(locale),
    })),
  }
}

/** Sets the company's words of one language; '' gives them up. */
export async function setQuestion(
  db: Database,
  { principal, locale, text }: { principal: Principal; locale: Locale; text: string },
): Promise<QuestionTemplates> {
  const words = text.trim()
  await inTransaction(db, async (tx) => {
    if (words === '') {
      await tx.delete(confirmQuestion).where(eq(confirmQuestion.locale, locale))
    } else {
      const values = { text: words, changedAt: now(), changedById: principal.id }
      await tx
        .insert(confirmQuestion)
        .values({ locale, ...values })
        .onConflictDoUpdate({ target: confirmQuestion.locale, set: values })
    }
    await record(tx, questionChanged, {
      actor: staffActor(principal),
      subjectId: null,
      audience: ['everyone'],
      data: { locale },
    })
  })
  return listQuestions(db)
}
