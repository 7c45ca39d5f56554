import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32, deflateSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { openRoom } from '#modules/conversations/web/browser-testing.ts'
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
    receipt: false,
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

/** The one mail frame of the page, or the newest. */
export const frameIn = (page: Page) => page.frameLocator('iframe.mail-frame').last()

/** A red picture, as bytes of a PNG. */
export function redPicture(width = 60, height = 40): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([0xd0, 0x20, 0x20]))])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

/** Somebody else's web server: gives a picture for everything, and remembers who asked for what. */
export async function startForeign() {
  const asked: { path: string; referer: string | undefined; cookie: string | undefined }[] = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', referer: request.headers.referer, cookie: request.headers.cookie })
    response.writeHead(200, { 'content-type': 'image/png' }).end(redPicture())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    // Not the desk's own name: another site, as far as a browser knows.
    address: `http://localhost:${port}`,
    asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
