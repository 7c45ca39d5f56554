import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { type Colleague, openRoom } from '#modules/conversations/web/browser-testing.ts'
import { storeArrival, takeIn } from '../server/intake/index.ts'
import { mailIn } from '../server/schema.ts'
import { type SmtpSide, startSmtp } from '../server/testing-smtp.ts'

export type Letter = {
  from?: string
  to?: string
  cc?: string
  subject?: string
  text?: string
  html?: string
  /** Pictures in the text: content id → bytes of a PNG. */
  pictures?: Record<string, Buffer>
  files?: { name: string; type: string; content: string }[]
  /** More header lines. */
  headers?: Record<string, string>
  inReplyTo?: string
  id?: string
}

const encoded = (text: string) =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
const wrapped = (bytes: Buffer) => bytes.toString('base64').replace(/.{76}/g, '$&\r\n')
let count = 0

/** A raw mail as a customer's program would send it. */
export function letterOf({ html, text = '您好', pictures = {}, files = [], ...head }: Letter): Buffer {
  count += 1
  const header: Record<string, string> = {
    From: head.from ?? `${encoded('王丽')} <wangli@customer.example>`,
    To: head.to ?? 'service@kairos.example',
    ...(head.cc ? { Cc: head.cc } : {}),
    Subject: encoded(head.subject ?? '三号楼漏水'),
    Date: new Date().toUTCString(),
    'Message-ID': `<${head.id ?? `letter-${count}@customer.example`}>`,
    ...(head.inReplyTo ? { 'In-Reply-To': head.inReplyTo } : {}),
    'MIME-Version': '1.0',
    ...head.headers,
  }
  const part = (type: string, body: Buffer, more = '') =>
    `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n${more}\r\n${wrapped(body)}\r\n`
  const parts = [
    html === undefined
      ? part('text/plain; charset=utf-8', Buffer.from(text))
      : part('text/html; charset=utf-8', Buffer.from(html)),
    ...Object.entries(pictures).map(([cid, bytes]) =>
      part('image/png', bytes, `Content-ID: <${cid}>\r\nContent-Disposition: inline; filename="${cid}.png"\r\n`),
    ),
    ...files.map(({ name, type, content }) =>
      part(type, Buffer.from(content), `Content-Disposition: attachment; filename="${encoded(name)}"\r\n`),
    ),
  ]
  const lines = Object.entries(header).map(([name, value]) => `${name}: ${value}\r\n`)
  const boundary = `part-${count}`
  const body = parts.map((one) => `--${boundary}\r\n${one}`).join('')
  return Buffer.from(
    `${lines.join('')}Content-Type: multipart/related; boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`,
  )
}

/** The desk with a mailbox that sends to a real SMTP side, and mails that arrive as the fetcher would store them. */
export async function openMailRoom(mailbox: Record<string, unknown> = {}) {
  const room = await openRoom()
  const { desk, lilei } = room
  const admin = await desk.colleague('admin', '周主任')
  const smtp: SmtpSide = await startSmtp()
  const box = await admin.call('POST', '/mailboxes', {
    address: 'service@kairos.example',
    name: '阳光物业客服',
    smtp: { host: smtp.host, port: smtp.port, security: 'none', user: '' },
    signatureHtml: '<p>{{agent.name}}</p><p>阳光物业客服中心</p>',
    undoSeconds: 0,
    ...mailbox,
  })
  return {
    ...room,
    admin,
    smtp,
    mailboxId: box.id as string,
    setMailbox: (body: object) => admin.call('PATCH', `/mailboxes/${box.id}`, body),
    /** A mail arrives and is taken in; the conversation is 李雷's unless it has somebody. */
    arrive: async (letter: Letter, { assign = true } = {}): Promise<string> => {
      const { arrivalId } = await storeArrival(desk.kernel, { mailboxId: box.id, source: letterOf(letter) })
      await takeIn(desk.kernel, arrivalId)
      const [row] = await desk.kernel.db.select().from(mailIn).where(eq(mailIn.id, arrivalId))
      if (!row?.conversationId) throw new Error(`not taken in: ${row?.state} ${row?.note}`)
      if (assign) await lilei.call('POST', `/conversations/${row.conversationId}/assign`, { assigneeId: lilei.id })
      return row.conversationId
    },
    close: async () => {
      await desk.close()
      await smtp.close()
    },
  }
}
export type MailRoom = Awaited<ReturnType<typeof openMailRoom>>
export type { Colleague }

/** The one mail frame of the page, or the newest. */
export const frameIn = (page: Page) => page.frameLocator('iframe.mail-frame').last()
