import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  attachmentForConversation,
  currentConversation,
  lockConversation,
  receiveMessage,
  sendAttachment,
} from '#modules/conversations/server/index.ts'
import { type ConfirmAnswer, confirmAnswers } from '#modules/moments/contract.ts'
import {
  answerQuestion,
  conversationByProgressToken,
  progressToken,
  recordCustomerAnswer,
  recordCustomerScore,
} from '#modules/moments/server/index.ts'
import { promisesRead } from '#modules/promises/server/index.ts'
import { attemptKey, company, waitAfterAttempt } from '#modules/staff/server/index.ts'
import { now } from '#platform/server/clock/index.ts'
import { derivedId, inTransaction, type Transaction } from '#platform/server/database/index.ts'
import { notFound, Problem } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { keeping, keptBefore, type ListedFile, namesOf } from './files.ts'
import { askedLocale, pageLocale } from './language.ts'
import { longestComment, longestWord, mostFiles } from './limits.ts'
import { formToken, readFormToken } from './page-token.ts'
import { type AnswerDraft, type Notice, notices, type Trouble, type WordDraft } from './pages/props.ts'
import { doingRoutes } from './progress-doing.ts'
import { mayStill, type Progress, readProgress } from './progress-model.ts'
import { readSent, type Sent } from './read-sent.ts'
import { newsIn } from './said.ts'
import { sendProgress } from './send.ts'
import { timesFor } from './times.ts'
import { wordsFor } from './words.ts'

/** Words and answers that one address may send, over all processes. */
const sayings = { most: 20, withinMs: 600_000 }
/** Neighbours behind one address, such as a compound or a mobile carrier, must not silence each other. */
const sayingsOfAddress = { most: 600, withinMs: 600_000 }

const noAnswer: AnswerDraft = { answer: null, score: null, comment: '', reopen: true, of: null, problem: null }
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const reading = { config: { permission: 'public', ratePerMinute: 120 }, schema: { hide: true } } as const
const sending = { config: { permission: 'public', ratePerMinute: 60, foreign: true }, schema: { hide: true } } as const
const files = { config: { permission: 'public', ratePerMinute: 600 }, schema: { hide: true } } as const

/** `/p/:token`: where the customer's matter stands, and what the customer says to it. */
export function progressRoutes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  const tokenOf = (request: FastifyRequest) => (request.params as { token: string }).token
  const purpose = (token: string) => `progress:${token}`

  app.addHook('preHandler', async (request, reply) => {
    if (/^\/p(\/|$)/.test(request.routeOptions.url ?? '')) reply.header('x-robots-tag', 'noindex, nofollow, noarchive')
  })

  async function found(request: FastifyRequest, before?: number): Promise<Progress> {
    const progress = await readProgress(db, tokenOf(request), before)
    if (!progress) throw notFound()
    return progress
  }

  async function show(
    { request, reply, progress }: { request: FastifyRequest; reply: FastifyReply; progress: Progress },
    drafts: {
      word?: WordDraft
      answer?: AnswerDraft
      notice?: Notice | null
      trouble?: Trouble
      page?: string
    } = {},
    status = 200,
  ): Promise<FastifyReply> {
    const token = tokenOf(request)
    const about = await company(db)
    const locale = pageLocale(request, progress.known.languages, about.locale)
    const t = wordsFor(locale)
    const props = {
      progress,
      token,
      page: drafts.page ?? formToken(kernel.secret, purpose(token)),
      locale,
      lang: askedLocale(request),
      t,
      times: timesFor({ locale, timeZone: progress.known.timeZone, now: now(), t }),
      maxUploadMb: Math.min(about.settings.maxUploadMb, kernel.config.maxFileBytes / 1024 / 1024),
      notice: drafts.notice ?? null,
      trouble: drafts.trouble ?? null,
      word: drafts.word ?? { ask: null, text: '', files: [], problem: null },
      answer: drafts.answer ?? noAnswer,
    }
    await promisesRead(
      db,
      progress.promises.map(({ id }) => id),
    )
    return sendProgress(reply, props, status)
  }

  app.get('/p/:token', reading, async (request, reply) => {
    const { before, said, score, of } = request.query as Record<string, unknown>
    const older = typeof before === 'string' && /^[1-9]\d{0,8}$/.test(before) ? Number(before) : undefined
    const progress = await found(request, older)
    const notice = notices.find((one) => one === said) ?? null
    // A face in a mail leads here with its value chosen. Opening says nothing yet: the button does.
    const chosen = progress.mayScore && notice === null ? scoreFrom(score) : null
    const asked = typeof of === 'string' && uuid.test(of) ? of : null
    return show({ request, reply, progress }, { notice, answer: { ...noAnswer, score: chosen, of: asked } })
  })

  /** The page's script asks here whether anything is new: 304 when not. */
  app.get('/p/:token/changes', reading, async (request, reply) => {
    const etag = `"${(await found(request)).version}"`
    reply.header('etag', etag)
    return reply.code(request.headers['if-none-match'] === etag ? 304 : 204).send()
  })

  app.get('/p/:token/files/:id', files, async (request, reply) => {
    const { id } = request.params as { id: string }
    const conversationId = await conversationByProgressToken(db, tokenOf(request))
    const file = conversationId && uuid.test(id) ? await attachmentForConversation(db, id, conversationId) : null
    if (!file) throw notFound()
    return reply.send(
      await sendAttachment(kernel.files, { request, reply, file, inline: file.type.startsWith('image/') }),
    )
  })

  // Reloading or opening the address of a form that was shown again leads back to the page.
  for (const url of ['/p/:token/messages', '/p/:token/answer', '/p/:token/do']) {
    app.get(url, reading, async (request, reply) => {
      const lang = askedLocale(request)
      return reply.redirect(`/p/${encodeURIComponent(tokenOf(request))}${lang ? `?lang=${lang}` : ''}`, 303)
    })
  }

  app.post('/p/:token/messages', sending, async (request, reply) => {
    const token = tokenOf(request)
    const progress = await found(request)
    const rendered = (fields: Sent['fields']) => readFormToken(kernel.secret, purpose(token), fields.page)
    const claimOf = (fields: Sent['fields']) => {
      const page = rendered(fields)
      return page && `progress:${page.id}`
    }
    const sent = await readSent(request, keeping(kernel, claimOf), (all) => mostFiles - all('kept').length)
    const { text = '', page = '' } = sent.fields
    const ask = uuid.test(sent.fields.ask ?? '') ? (sent.fields.ask ?? null) : null
    const form = rendered(sent.fields)
    const claim = `progress:${form?.id ?? ''}`
    const kept: ListedFile[] = [...(await keptBefore(db, claim, sent)), ...sent.files]
    const again = (problem: WordDraft['problem'], status: number) =>
      show(
        { request, reply, progress },
        { word: { ask, text, files: kept, problem }, ...(form ? { page } : {}), notice: null },
        status,
      )
    if (!form) return again('stale', 422)
    if (sent.filesProblem) return again(sent.filesProblem, 422)
    if (text.length > longestWord) return again('too-long', 422)
    if (!text.trim() && sent.files.length + sent.all('kept').length === 0) return again('empty', 422)
    if (await tooOften(request, reply)) return again('often', 429)
    const link = await inTransaction(db, async (tx) => {
      const messageId = derivedId(form.id, ask ?? 'word', text, ...namesOf(sent))
      const attachmentIds = kept.map((file) => file.id)
      const conversationId = await receive(tx, progress, { messageId, text, attachmentIds, claim })
      if (ask) await answered(tx, { conversationId, askId: ask, messageId })
      return linkAfter(tx, progress, token, conversationId)
    })
    return redirect(request, reply, link, link !== token ? 'new' : ask ? 'answered' : 'word')
  })

  app.post('/p/:token/answer', sending, async (request, reply) => {
    const token = tokenOf(request)
    const progress = await found(request)
    const sent = await readSent(
      request,
      async () => null,
      () => 0,
    )
    const draft = readAnswer(sent.fields)
    const form = readFormToken(kernel.secret, purpose(token), sent.fields.page)
    const again = (problem: AnswerDraft['problem'], status: number) =>
      show({ request, reply, progress }, { answer: { ...draft, problem }, notice: null }, status)
    if (!form) return again('stale', 422)
    if (draft.comment.length > longestComment) return again('too-long', 422)
    if (draft.answer === null && draft.score === null) return again('empty', 422)
    if (await tooOften(request, reply)) return again('often', 429)
    const reopen = draft.answer === 'not_met' || (draft.answer === 'partly' && draft.reopen)
    const link = await inTransaction(db, async (tx) => {
      const may = await stillMay(tx, progress, draft)
      if (!may) return null
      await recordSaid(tx, progress, { ...newsIn(draft, progress.said), id: form.id, unasked: !may.mayAnswer })
      if (!reopen) return token
      const locale = pageLocale(request, progress.known.languages, (await company(tx)).locale)
      const text = draft.comment.trim() || wordsFor(locale)(`answer.default.${draft.answer}`)
      const messageId = derivedId(form.id, 'answer', draft.answer ?? '', text)
      return linkAfter(tx, progress, token, await receive(tx, progress, { messageId, text }))
    })
    if (link === null) {
      // The same answer sent twice, even at once: the first one may have opened the matter again.
      const current = await found(request)
      const { confirmation } = current.moment
      const repeated =
        draft.answer !== null &&
        draft.answer === confirmation?.answer &&
        draft.comment.trim() === (confirmation.words ?? '')
      if (repeated) return redirect(request, reply, token, reopen ? 'reopened' : 'thanks')
      // Two tabs, and the other one answered after this one was opened: what was written here waits in the box below.
      if (Date.parse(confirmation?.answeredAt ?? '') < form.madeAt || !confirmation?.answer)
        return again('not-now', 409)
      const word = { ask: null, text: draft.comment, files: [], problem: null }
      return show({ request, reply, progress: current }, { trouble: 'already', word }, 409)
    }
    return redirect(request, reply, link, link !== token ? 'new' : reopen ? 'reopened' : 'thanks')
  })

  doingRoutes(app, {
    ...{ db, found, tooOften },
    isOurs: (request, page) => readFormToken(kernel.secret, purpose(tokenOf(request)), page) !== null,
    showTrouble: (at, trouble, status) => show(at, { trouble }, status),
    said: (request, reply, notice) => redirect(request, reply, tokenOf(request), notice),
  })

  async function tooOften(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const [ofLink, ofAddress] = await Promise.all([
      waitAfterAttempt(kernel, attemptKey('progress', tokenOf(request)), sayings),
      waitAfterAttempt(kernel, attemptKey('progress-address', request.ip), sayingsOfAddress),
    ])
    const wait = Math.max(ofLink, ofAddress)
    if (wait === 0) return false
    reply.header('retry-after', String(wait))
    return true
  }
}

/** The customer's words, as a message of their conversation; `portal` is where they wrote it. */
async function receive(
  tx: Transaction,
  { conversation }: Progress,
  given: { messageId: string; text: string; attachmentIds?: string[]; claim?: string },
): Promise<string> {
  const { id, customerId } = conversation
  const result = await receiveMessage(tx, {
    channel: 'portal',
    conversationId: id,
    customerId,
    occurredAt: now(),
    ...given,
  })
  return result.conversationId
}

/** A question that was answered or taken back meanwhile, or is of another matter, leaves a word as any other. */
async function answered(tx: Transaction, answer: Parameters<typeof answerQuestion>[1]): Promise<void> {
  try {
    await answerQuestion(tx, answer)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/** What was closed goes on in a new conversation with a page of its own. */
async function linkAfter(tx: Transaction, before: Progress, token: string, conversationId: string): Promise<string> {
  const current = await currentConversation(tx, before.conversation.id)
  return conversationId === current ? token : progressToken(tx, conversationId)
}

/** Asked under the lock: somebody may have opened the matter again meanwhile. */
async function stillMay(
  tx: Transaction,
  { conversation, moment }: Progress,
  draft: AnswerDraft,
): Promise<ReturnType<typeof mayStill> | null> {
  const home = await lockConversation(tx, conversation.id)
  if (!home) return null
  const may = mayStill(home, moment, (await company(tx)).settings.reopenWithinDays)
  return (draft.answer === null || may.mayAnswer) && (draft.score === null || may.mayScore) ? may : null
}

async function recordSaid(
  tx: Transaction,
  { conversation }: Progress,
  { id, answer, score, comment, of, unasked }: AnswerDraft & { id: string; unasked: boolean },
): Promise<void> {
  const conversationId = conversation.id
  const words = comment.trim()
  if (answer) await recordCustomerAnswer(tx, { conversationId, answer, words, channel: 'progress' })
  if (score === null) return
  const scoreId = derivedId(id, 'score', String(score), words)
  const channel = of ? 'mail' : 'progress'
  const ofMessageId = of ?? undefined
  const about = { conversationId, channel, ofMessageId, unasked } as const
  await recordCustomerScore(tx, { ...about, id: scoreId, value: score, comment: words })
}

const scoreFrom = (given: unknown): number | null =>
  typeof given === 'string' && /^[-+ ]?[0-3]$/.test(given) ? Number(given.trim()) + 0 : null

function readAnswer(fields: Sent['fields']): AnswerDraft {
  const { answer, score, comment = '', reopen, of } = fields
  return {
    answer: confirmAnswers.find((one): one is ConfirmAnswer => one === answer) ?? null,
    score: scoreFrom(score),
    comment,
    reopen: reopen === '1',
    of: of !== undefined && uuid.test(of) ? of : null,
    problem: null,
  }
}

/** Loading the page shown after sending sends nothing again. */
function redirect(request: FastifyRequest, reply: FastifyReply, token: string, said: Notice): FastifyReply {
  const lang = askedLocale(request)
  return reply.redirect(`/p/${token}?said=${said}${lang ? `&lang=${lang}` : ''}`, 303)
}
