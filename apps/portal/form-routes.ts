import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mostFiles } from '#modules/channel-form/contract.ts'
import {
  checkSubmission,
  type Entries,
  findForm,
  type OpenForm,
  submitForm,
} from '#modules/channel-form/server/index.ts'
import { conversationBrief } from '#modules/conversations/server/index.ts'
import { conversationByProgressToken, progressToken } from '#modules/moments/server/index.ts'
import { attemptKey, company, teamsById, waitAfterAttempt } from '#modules/staff/server/index.ts'
import { isOpen, nextOpening } from '#modules/staff/server/rules.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { now, nowMs } from '#platform/server/clock/index.ts'
import { inTransaction, newToken } from '#platform/server/database/index.ts'
import { notFound } from '#platform/server/errors/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { keeping, keptBefore, type ListedFile, namesOf } from './files.ts'
import { askedLocale, isLocale, pageLocale } from './language.ts'
import { formToken, readFormToken } from './page-token.ts'
import { DonePage } from './pages/DonePage.tsx'
import { type FormNotice, FormPage } from './pages/FormPage.tsx'
import { readSent, type Sent } from './read-sent.ts'
import { send } from './send.ts'
import { timesFor } from './times.ts'
import { wordsFor } from './words.ts'

/** Nobody types a message faster, ms. */
const fastest = 2000
/** After this the page is rendered once more before it is taken, ms. */
const stale = 24 * 3_600_000
/** Conversations one address may begin, over all processes. */
const beginnings = { most: 10, withinMs: 600_000 }

const noEntries: Entries = { subject: '', text: '', name: '', phone: '', email: '' }
const config = { permission: 'public', ratePerMinute: 60, foreign: true } as const
const schema = { hide: true } as const
type Page = { form: OpenForm; path: string; locale: Locale; request: FastifyRequest; reply: FastifyReply }

/** `GET` and `POST /form` and `/form/:key`. */
export function formRoutes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel

  async function find(request: FastifyRequest): Promise<{ form: OpenForm; path: string }> {
    const { key } = request.params as { key?: string }
    const form = await findForm(db, key)
    if (!form) throw notFound()
    return { form, path: key === undefined ? '/form' : `/form/${key}` }
  }
  async function localeOf(request: FastifyRequest, form: OpenForm | null): Promise<Locale> {
    return pageLocale(request, [form?.language], (await company(db)).locale)
  }

  async function show(
    page: Page,
    given: {
      entries: Entries
      token: string
      files: readonly ListedFile[]
      problems?: object
      notice?: FormNotice | null
    },
    status = 200,
  ): Promise<FastifyReply> {
    const about = await company(db)
    const hours = page.form.teamId ? ((await teamsById(db)).get(page.form.teamId)?.hours ?? null) : null
    const at = Temporal.Instant.fromEpochMilliseconds(nowMs())
    const t = wordsFor(page.locale)
    return send(
      page.reply,
      FormPage,
      {
        company: about.name,
        locale: page.locale,
        t,
        times: timesFor({ locale: page.locale, timeZone: about.timeZone, now: now(), t }),
        form: page.form,
        path: page.path,
        opening: hours ? { open: isOpen(hours, at), next: nextOpening(hours, at)?.toString() ?? null } : null,
        maxUploadMb: Math.min(about.settings.maxUploadMb, kernel.config.maxFileBytes / 1024 / 1024),
        problems: {},
        notice: null,
        ...given,
      },
      status,
    )
  }

  async function showDone(request: FastifyRequest, reply: FastifyReply, form: OpenForm | null, sent: string) {
    const conversationId = await conversationByProgressToken(db, sent)
    const brief = conversationId ? await conversationBrief(db, conversationId) : null
    const locale = await localeOf(request, form)
    reply.header('x-robots-tag', 'noindex, nofollow')
    const number = brief?.number ?? null
    const link = brief ? `${kernel.publicUrl()}/p/${sent}` : null
    const { name } = await company(db)
    return send(reply, DonePage, { company: name, locale, t: wordsFor(locale), number, link, token: sent })
  }

  const get = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { sent } = request.query as { sent?: unknown }
    const { key } = request.params as { key?: string }
    if (typeof sent === 'string') return showDone(request, reply, await findForm(db, key), sent)
    const { form, path } = await find(request)
    const page = { form, path, locale: await localeOf(request, form), request, reply }
    return show(page, { entries: noEntries, token: formToken(kernel.secret, path), files: [] })
  }

  const post = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { form, path } = await find(request)
    const rendered = (fields: Sent['fields']) => readFormToken(kernel.secret, path, fields.page)
    const claimOf = (fields: Sent['fields']) => {
      const page = isBot(fields) ? null : rendered(fields)
      return page && `form:${page.id}`
    }
    const sent = await readSent(request, keeping(kernel, claimOf), (all) => mostFiles - all('kept').length)
    const asked = sent.fields.relang
    const locale = isLocale(asked) ? asked : await localeOf(request, form)
    const page: Page = { form, path, locale, request, reply }
    // A program is thanked like anybody, so that it learns nothing.
    if (isBot(sent.fields)) return redirect(reply, path, newToken(), request)
    const known = rendered(sent.fields)
    const id = known?.id ?? randomUUID()
    const claim = `form:${id}`
    const files = [...(await keptBefore(db, claim, sent)), ...sent.files]
    const entries = entriesOf(sent.fields)
    const young = known && nowMs() - known.madeAt <= stale
    // The page keeps its id, so that what is sent in the end happens once, and its age unless that was the trouble.
    const token = young ? (sent.fields.page ?? '') : formToken(kernel.secret, path, id)
    const again = (status: number, notice: FormNotice | null, problems: object = {}) =>
      show(page, { entries, files, problems, token, notice }, status)

    if (asked !== undefined) return again(200, null)
    if (!young) return again(422, 'stale')
    if (nowMs() - known.madeAt < fastest) return again(422, 'fast')
    const given = sent.files.length + sent.all('kept').length
    const problems = {
      ...checkSubmission(entries, { required: form.required, locale, files: given }),
      ...(sent.filesProblem ? { files: sent.filesProblem } : {}),
    }
    if (Object.keys(problems).length > 0) return again(422, 'check', problems)
    const wait = await waitAfterAttempt(kernel, attemptKey('form', request.ip), beginnings)
    if (wait > 0) {
      reply.header('retry-after', String(wait))
      return again(429, 'often')
    }
    const { locale: companyLocale } = await company(db)
    const link = await inTransaction(db, async (tx) => {
      const { conversationId } = await submitForm(tx, {
        ...{ id, form, entries, locale, companyLocale, claim },
        attachmentIds: files.map((file) => file.id),
        files: namesOf(sent),
      })
      return progressToken(tx, conversationId)
    })
    return redirect(reply, path, link, request)
  }

  for (const url of ['/form', '/form/:key']) {
    app.get(url, { config: { permission: 'public', ratePerMinute: 120 }, schema }, get)
    app.post(url, { config, schema }, post)
  }
}

/** People do not see this field; programs fill in everything. */
const isBot = (fields: Sent['fields']): boolean => (fields.website ?? '').trim() !== ''

function entriesOf(fields: Sent['fields']): Entries {
  const { subject = '', text = '', name = '', phone = '', email = '' } = fields
  return { subject, text, name, phone, email }
}

/** Loading the page shown after sending sends nothing again. */
function redirect(reply: FastifyReply, path: string, sent: string, request: FastifyRequest): FastifyReply {
  const lang = askedLocale(request)
  return reply.redirect(`${path}?sent=${sent}${lang ? `&lang=${lang}` : ''}`, 303)
}
