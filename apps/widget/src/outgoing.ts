import type { ChatAttachmentRecord, SendMessageReply } from '#modules/channel-chat/contract.ts'
import { type Api, mayPass, Refused } from './api.ts'
import { type Outbox, pause } from './outbox.ts'
import type { Store, Upload } from './state.ts'
import { t } from './words.ts'

type Parts = {
  api: Api
  outbox: Outbox
  store: Store
  /** Becomes somebody the server knows. */
  enter: () => Promise<void>
}

export type Outgoing = {
  /** Sends what waits, one after the other, until nothing does. */
  pump: () => Promise<void>
  /** The line may be back: tries at once. */
  wake: () => void
  end: () => void
}

/**
 * Brings the outbox to the server in its order. What fails in passing is tried again with growing pauses; what the
 * server refuses for good is marked, and the next goes on.
 */
export function openOutgoing({
  api,
  outbox,
  store,
  enter,
  onSent,
  onUnknown,
}: Parts & { onSent: (reply: SendMessageReply) => void; onUnknown: () => void }): Outgoing {
  let running = false
  let ended = false
  let wake: () => void = () => {}

  async function send(id: string, text: string, attachments: readonly ChatAttachmentRecord[]): Promise<void> {
    await enter()
    const attachmentIds = attachments.map((one) => one.id)
    const reply = await api.call<SendMessageReply>('POST', '/messages', { id, text, attachmentIds })
    outbox.remove(id)
    onSent(reply)
  }

  async function run(): Promise<void> {
    for (let tries = 0; ; ) {
      const next = outbox.list().find((one) => !one.failed)
      if (!next || ended) return
      try {
        await send(next.id, next.text, next.attachments)
        tries = 0
        continue
      } catch (error) {
        const unknown = error instanceof Refused && error.status === 401
        if (unknown) onUnknown()
        else if (mayPass(error)) store.set({ offline: !(error instanceof Refused) })
        else {
          outbox.change(next.id, { failed: true })
          store.set({ pending: outbox.list() })
          continue
        }
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause(tries))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      tries += 1
    }
  }

  return {
    pump: async () => {
      if (running) return
      running = true
      await run().finally(() => {
        running = false
      })
    },
    wake: () => wake(),
    end: () => {
      ended = true
      wake()
    },
  }
}

const mostTries = 5
const mostUploads = 10

/** Uploads a file for the message being written; it is sent with the message once it is there. */
export async function upload({ api, store, enter }: Omit<Parts, 'outbox'>, file: File): Promise<void> {
  const id = crypto.randomUUID()
  const change = (changed: Partial<Upload>) =>
    store.set({ uploads: store.now.uploads.map((one) => (one.id === id ? { ...one, ...changed } : one)) })
  const { maxFileBytes } = store.now.config
  const tooLarge = file.size > maxFileBytes
  const problem = tooLarge ? t('tooLarge', { size: `${Math.floor(maxFileBytes / 1_048_576)} MB` }) : null
  store.set({ uploads: [...store.now.uploads, { id, file, percent: 0, done: null, problem }].slice(0, mostUploads) })
  for (let tries = 0; store.now.uploads.some((one) => one.id === id && !one.problem); tries += 1) {
    try {
      await enter()
      const done = await api.upload<ChatAttachmentRecord>(`/attachments?id=${id}`, file, (percent) =>
        change({ percent }),
      )
      change({ done, percent: 100 })
      return
    } catch (error) {
      if (!mayPass(error) || tries + 1 >= mostTries) {
        change({ problem: (error instanceof Refused && error.message) || t('uploadFailed') })
        return
      }
      await new Promise((resolve) => setTimeout(resolve, pause(tries)))
    }
  }
}
