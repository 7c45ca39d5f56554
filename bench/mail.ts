import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { openKernel } from '#apps/server/kernel.ts'
import { storeArrival } from '#modules/channel-email/server/index.ts'
import { type Dovecot, dovecotPresent, startDovecot } from '#modules/channel-email/server/testing-dovecot.ts'
import { readConfig } from '#platform/server/config/index.ts'
import { newId } from '#platform/server/database/index.ts'
import { createLog } from '#platform/server/log/index.ts'
import { caller, percentiles } from './load.ts'

/** `fetched` and `taken` are mails a second, both from the beginning; the two go on side by side in one process. */
export type MailIn = {
  mails: number
  from: 'dovecot' | 'store'
  fetchedPerSecond: number
  takenPerSecond: number
  restMegabytes: number
  mostMegabytes: number
  /** From when the mail server has a single new mail until it is stored, as the server tells by IDLE; null without one. */
  arrivalMs: { p50: number; p95: number } | null
}
type Server = { address: string; cookie: string; pid: number; dataFolder: string; databaseUrl: string; secret: string }

/** ms */
const longest = 600_000

/** Mails that come in as one heap: fetched over IMAP from a real Dovecot where there is one, else stored directly. */
export async function mailIn(client: pg.Client, server: Server, mails = 1000): Promise<MailIn> {
  const dovecot = dovecotPresent ? await startDovecot({ bench: 'secret' }) : null
  const { call, close } = caller(server.address, { cookie: server.cookie })
  try {
    if (dovecot) for (let i = 0; i < mails; i += 1) await dovecot.deliver('bench', mail(i))
    const rest = megabytes(server.pid)
    const started = performance.now()
    const id = newId()
    await call({ method: 'POST', path: '/mailboxes', body: settings(id, dovecot) })
    const storing = dovecot ? Promise.resolve() : storeAll(server, id, mails)
    const seen = await watch(client, { id, mails, pid: server.pid })
    await storing
    const arrivalMs = dovecot ? await arrivals(client, dovecot, { id, first: mails }) : null
    await call({ method: 'DELETE', path: `/mailboxes/${id}` })
    const rate = (at: number) => Math.round((mails / (at - started)) * 1000)
    return {
      mails,
      from: dovecot ? 'dovecot' : 'store',
      fetchedPerSecond: rate(seen.storedAt),
      takenPerSecond: rate(seen.takenAt),
      restMegabytes: rest,
      mostMegabytes: seen.most,
      arrivalMs,
    }
  } finally {
    close()
    await dovecot?.close()
  }
}

/** Single mails, each sent once the one before has been stored. */
async function arrivals(client: pg.Client, dovecot: Dovecot, { id, first }: { id: string; first: number }) {
  const took: number[] = []
  for (let i = first; i < first + 20; i += 1) {
    await dovecot.deliver('bench', mail(i))
    const started = performance.now()
    while ((await storedOf(client, id)) <= i) {
      if (performance.now() - started > longest) throw new Error('a single mail has not come in within ten minutes')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    took.push(performance.now() - started)
  }
  const { p50, p95 } = percentiles(took)
  return { p50, p95 }
}

async function storedOf(client: pg.Client, id: string): Promise<number> {
  const { rows } = await client.query<{ stored: number }>(
    'select count(*)::int as stored from mail_in where mailbox_id = $1',
    [id],
  )
  return rows[0]?.stored ?? 0
}

function settings(id: string, dovecot: Dovecot | null): object {
  const since = '2020-01-01T00:00:00Z'
  const common = { id, address: 'bench@example.com', since, receipt: false }
  if (!dovecot) return { ...common, enabled: false }
  const { host, port } = dovecot
  return { ...common, imap: { host, port, security: 'none', user: 'bench', secret: 'secret' } }
}

async function watch(client: pg.Client, { id, mails, pid }: { id: string; mails: number; pid: number }) {
  let storedAt = 0
  let most = 0
  const end = performance.now() + longest
  while (performance.now() < end) {
    const { rows } = await client.query<{ stored: number; taken: number }>(
      `select count(*)::int as stored, count(*) filter (where state <> 'stored')::int as taken from mail_in where mailbox_id = $1`,
      [id],
    )
    most = Math.max(most, megabytes(pid))
    const { stored = 0, taken = 0 } = rows[0] ?? {}
    if (stored === mails && storedAt === 0) storedAt = performance.now()
    if (taken === mails) return { storedAt, takenAt: performance.now(), most }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the mails have not come in within ten minutes')
}

async function storeAll(server: Server, mailboxId: string, mails: number): Promise<void> {
  const config = readConfig({
    KAIROS_DATA: server.dataFolder,
    DATABASE_URL: server.databaseUrl,
    KAIROS_SECRET: server.secret,
  })
  const kernel = await openKernel({ ...config, roles: [] }, server.databaseUrl, createLog('warn'))
  let next = 0
  const lane = async () => {
    for (let i = next++; i < mails; i = next++) await storeArrival(kernel, { mailboxId, source: Buffer.from(mail(i)) })
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  await kernel.close()
}

const paragraph = '你好，我上周报修的水管又漏了，麻烦安排师傅尽快上门处理一下，谢谢。门牌号在下面的签名里。'

/** A mail as customers write them: text and HTML in Chinese, every tenth with a file of 60 KB. */
function mail(number: number): string {
  const html = `<div>${`<p>${paragraph}</p>`.repeat(8)}<p>第 ${number} 封</p></div>`
  const parts = [
    ['text/plain; charset=utf-8', Buffer.from(`${`${paragraph}\n`.repeat(8)}第 ${number} 封\n`)],
    ['text/html; charset=utf-8', Buffer.from(html)],
    ...(number % 10 === 0 ? [['application/pdf; name="a.pdf"', Buffer.alloc(60_000, number % 251)] as const] : []),
  ] as const
  const encoded = parts.flatMap(([type, content]) => [
    '--b',
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(content.toString('base64').match(/.{1,76}/g) ?? []),
  ])
  return [
    `Message-ID: <${number}@bench.example>`,
    `From: "=?utf-8?B?${Buffer.from(`客户${number % 300}`).toString('base64')}?=" <customer${number % 300}@bench.example>`,
    'To: bench@example.com',
    `Subject: =?utf-8?B?${Buffer.from(`水管漏水 ${number}`).toString('base64')}?=`,
    'Date: Mon, 02 Mar 2026 10:00:00 +0800',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    ...encoded,
    '--b--',
    '',
  ].join('\r\n')
}

/** 0 where the system does not tell. */
function megabytes(pid: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Math.round(Number(kilobytes ?? 0) / 1024)
  } catch {
    return 0
  }
}
