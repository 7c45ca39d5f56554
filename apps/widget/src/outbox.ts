import type { ChatAttachmentRecord } from '#modules/channel-chat/contract.ts'
import type { Kept } from './storage.ts'

/** A message on its way. It stays here, also over a reload, until the server has said that it has it. */
export type Pending = {
  /** Made here; the server takes the same id only once. */
  id: string
  text: string
  attachments: ChatAttachmentRecord[]
  at: string
  /** The server refused it for good. */
  failed: boolean
}

const start = 'out.'

export type Outbox = ReturnType<typeof openOutbox>

/**
 * Messages to be sent, oldest first. Each has its own entry in the storage, so two tabs never overwrite each other's.
 */
export function openOutbox(kept: Kept) {
  let last = 0
  const nameOf = (id: string) => kept.names().find((name) => name.startsWith(start) && name.endsWith(`.${id}`))
  return {
    list: (): Pending[] =>
      kept
        .names()
        .filter((name) => name.startsWith(start))
        .sort()
        .flatMap((name) => {
          try {
            return [JSON.parse(kept.get(name) ?? '') as Pending]
          } catch {
            return []
          }
        }),
    add: (message: Pending) => {
      last = Math.max(Date.now(), last + 1)
      kept.set(`${start}${String(last).padStart(15, '0')}.${message.id}`, JSON.stringify(message))
    },
    change: (id: string, change: Partial<Pending>) => {
      const name = nameOf(id)
      if (!name) return
      kept.set(name, JSON.stringify({ ...(JSON.parse(kept.get(name) ?? '{}') as Pending), ...change }))
    },
    remove: (id: string) => {
      const name = nameOf(id)
      if (name) kept.remove(name)
    },
  }
}

/** Pause before the next try: 1 s doubling to 30 s, a fifth of it by chance so that many windows do not come at once. */
export function pause(tries: number, chance: number = Math.random()): number {
  return Math.min(30_000, 1000 * 2 ** Math.min(tries, 5)) * (0.8 + 0.4 * chance)
}
