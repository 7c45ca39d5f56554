import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Member, startTestServer, type TestServer } from '#apps/server/testing.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { setClock } from '#platform/server/clock/index.ts'
import { inTransaction } from '#platform/server/database/index.ts'
import { enqueue } from '#platform/server/jobs/index.ts'
import { mailbox } from '../schema.ts'
import { type Answer, type GotMail, type SmtpSide, startSmtp } from '../testing-smtp.ts'
import { setLimits } from './smtp.ts'
import { sweepOut } from './sweep.ts'
import { addMailbox, mailCame, reply } from './testing.ts'

export const minute = 60_000

/** A server, an agent, a mailbox and the other side of SMTP, for stories of sending; `time` is where the clock stands. */
export type Story = {
  server: TestServer
  smtp: SmtpSide
  anna: Member
  mailboxId: string
  time: number
}
type Written = { id: string; conversationId: string }

/** Begins a file of stories: everything is there when the first one runs. */
export function sendingStory() {
  const story = { time: Date.UTC(2026, 2, 5, 8, 0) } as Story
  beforeAll(async () => {
    story.server = await startTestServer()
    await setUp(story.server.kernel)
    story.smtp = await startSmtp()
    story.anna = await story.server.member('agent', { name: '安娜' })
    story.mailboxId = await addMailbox(story.server, { smtp: story.smtp, isDefault: true })
  })
  afterAll(async () => {
    setClock()
    setLimits()
    await story.server.close()
    await story.smtp.close()
  })
  afterEach(() => {
    story.smtp.behave()
    story.smtp.script.password = null
    story.smtp.mails.length = 0
    setLimits()
  })
  const later = async (minutes: number) => {
    story.time += minutes * minute
    setClock(() => story.time)
    await story.server.runJobs()
  }
  return {
    story,
    /** Time passes; jobs that are due then run. */
    later,
    /** As the job that runs every minute. */
    sweep: async () => {
      await inTransaction(story.server.kernel.db, (tx) => enqueue(tx, sweepOut, {}))
      await story.server.runJobs()
    },
    /** A reply that waits to be sent, on a day of its own. */
    write: async (body: Record<string, unknown> = {}, box = story.mailboxId): Promise<Written> => {
      story.time += 24 * 60 * minute
      setClock(() => story.time)
      const { conversationId } = await mailCame(story.server, { mailboxId: box })
      const said = await reply(story.anna, conversationId, body)
      expect(said.status, said.text).toBe(200)
      return { id: said.body.message.id, conversationId }
    },
    state: async (id: string) => (await story.anna.get(`/mails/${id}/sending`)).body,
    delivery: async ({ id, conversationId }: Written) => {
      const { items } = (await story.anna.get(`/conversations/${conversationId}`)).body.timeline
      return items.find((one: { id: string }) => one.id === id).delivery
    },
    health: async (id = story.mailboxId) =>
      (await story.server.kernel.db.select().from(mailbox).where(eq(mailbox.id, id)))[0]!,
  }
}

export const messageIdIn = ({ text }: GotMail) => /^Message-ID: (.+)\r$/m.exec(text)?.[1]

/** An answer that is given one time. */
export function once(answer: Answer): () => Answer {
  let said = false
  return () => {
    if (said) return null
    said = true
    return answer
  }
}
