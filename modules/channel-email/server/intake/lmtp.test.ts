import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, connect as openSocket, type Socket } from 'node:net'
import path from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '#apps/server/testing.ts'
import { listArrivals } from './list-arrivals.ts'
import { listenLmtp, makeServer } from './lmtp.ts'
import { messagesOf, ourMailbox, written } from './testing.ts'

let server: TestServer
let lmtp: SMTPServer
let port: number
let support: string
beforeAll(async () => {
  server = await startTestServer()
  support = await ourMailbox(server)
  lmtp = makeServer(server.kernel, { largest: 200_000 })
  const listening = lmtp.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  port = (listening.address() as AddressInfo).port
})
afterAll(async () => {
  await new Promise<void>((resolve) => lmtp.close(() => resolve()))
  await server.close()
})

type Client = {
  say: (line: string) => Promise<string>
  deliver: (mail: Buffer, to: string[]) => Promise<string[]>
  end: () => void
}

/** Speaks LMTP over a real connection, line by line. */
async function client(at = port): Promise<Client> {
  const socket: Socket = openSocket(at, '127.0.0.1')
  const lines: Interface = createInterface(socket)
  const got: AsyncIterator<string> = lines[Symbol.asyncIterator]()
  const answer = async (): Promise<string> => {
    for (;;) {
      const { value, done } = await got.next()
      if (done) return ''
      // `250-` goes on, `250 ` ends.
      if (!/^\d{3}-/.test(value)) return value
    }
  }
  const say = (line: string) => {
    socket.write(`${line}\r\n`)
    return answer()
  }
  await answer()
  await say('LHLO mx.example.com')
  return {
    say,
    deliver: async (mail, to) => {
      await say('MAIL FROM:<bounce@customer.example>')
      for (const one of to) await say(`RCPT TO:<${one}>`)
      await say('DATA')
      socket.write(Buffer.from(mail.toString('latin1').replace(/^\./gm, '..'), 'latin1'))
      const answers = [await say('\r\n.')]
      // One answer for each recipient (RFC 2033, 4.2).
      for (const _ of to.slice(1)) answers.push(await answer())
      return answers
    },
    end: () => socket.destroy(),
  }
}

const newest = async () => (await listArrivals(server.kernel.db, { limit: 1 })).items[0]!

describe('mail by LMTP', () => {
  it('is answered with 250 when it is on the disk and known, and is taken in', async () => {
    const { deliver, end } = await client()
    const mail = written({
      from: '"王丽" <li@customer.example>',
      to: 'list@elsewhere.example',
      text: '.一行以点开头\n正文',
    })
    expect(await deliver(mail, ['support+tag@example.com'])).toEqual([expect.stringMatching(/^250 /)])
    const stored = await newest()
    expect(stored).toMatchObject({ state: 'stored', mailboxId: support })
    await server.runJobs()
    const { conversationId } = await newest()
    expect((await messagesOf(server, conversationId!))[0]!.text).toBe('.一行以点开头\n正文')
    end()
  })

  it('answers for each recipient, and goes to the common pool when none is ours', async () => {
    const { deliver, end } = await client()
    const answers = await deliver(written({ to: 'nobody@elsewhere.example' }), [
      'a@elsewhere.example',
      'b@elsewhere.example',
    ])
    expect(answers).toHaveLength(2)
    for (const answer of answers) expect(answer).toMatch(/^250 /)
    expect((await newest()).mailboxId).toBeNull()
    end()
  })

  it('too large is refused for good; the connection lives on', async () => {
    const { deliver, end } = await client()
    const before = (await newest()).id
    const [refused] = await deliver(written({ text: 'x'.repeat(70).concat('\r\n').repeat(4000) }), [
      'support@example.com',
    ])
    expect(refused).toMatch(/^552 /)
    expect((await newest()).id).toBe(before)
    expect(await deliver(written(), ['support@example.com'])).toEqual([expect.stringMatching(/^250 /)])
    end()
  })

  it('that cannot be kept is given back for later', async () => {
    const folder = path.join(server.kernel.config.filesFolder, 'mail')
    await rm(folder, { recursive: true })
    await writeFile(folder, 'in the way')
    const { deliver, end } = await client()
    expect(await deliver(written(), ['support@example.com'])).toEqual([expect.stringMatching(/^451 /)])
    await rm(folder)
    expect(await deliver(written(), ['support@example.com'])).toEqual([expect.stringMatching(/^250 /)])
    end()
  })

  it('is taken nowhere unless a port is set', async () => {
    expect(server.kernel.config.lmtp).toBeNull()
    const stop = await listenLmtp.start(server.kernel)
    await stop()
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const free = (probe.address() as AddressInfo).port
    await new Promise((resolve) => probe.close(resolve))
    const config = { ...server.kernel.config, lmtp: { host: '127.0.0.1', port: free } }
    const end = await listenLmtp.start({ ...server.kernel, config })
    const { say, end: hangUp } = await client(free)
    expect(await say('NOOP')).toMatch(/^250/)
    hangUp()
    await end()
  })
})
