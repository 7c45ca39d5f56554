import type { ChatVisitorRecord } from '#modules/channel-chat/contract.ts'
import { type Api, Refused } from './api.ts'
import type { Kept } from './storage.ts'
import { currentLocale } from './words.ts'

/** Where the visitor is; the server leaves out what is nobody's business. */
export const pageNow = () => ({
  pageUrl: location.href.split('#')[0]!.slice(0, 2000),
  pageTitle: document.title.slice(0, 300),
})

export type Entrance = {
  /** Becomes (or stays) somebody the server knows; once, however often it is called. */
  enter: () => Promise<void>
  /** Somebody is logged in on the page. */
  identify: (signed: string) => void
  /** The server no longer knows the visitor, or they have to enter anew. */
  again: () => void
  hasIdentity: () => boolean
}

/**
 * The way in. `onEntered` is told who it is; `isNew` when this browser's history, if it had one, is not theirs.
 */
export function openEntrance(
  { api, kept, identity }: { api: Api; kept: Kept; identity: string | undefined },
  onEntered: (visitor: ChatVisitorRecord, isNew: boolean) => void,
  onRefused: (reason: string) => void,
): Entrance {
  let signed = identity
  let entering: Promise<void> | undefined

  const post = (with_: string | undefined) =>
    api.call<ChatVisitorRecord>('POST', '/visitors', {
      ...pageNow(),
      ...(document.referrer ? { referrer: document.referrer.slice(0, 2000) } : {}),
      locale: currentLocale(),
      ...(with_ ? { identity: with_ } : {}),
    })

  async function run(): Promise<void> {
    let visitor: ChatVisitorRecord
    try {
      visitor = await post(signed)
    } catch (error) {
      if (!signed || !(error instanceof Refused) || error.status !== 422) throw error
      // A wrong or expired signature: the person may write all the same, as somebody unknown.
      signed = undefined
      onRefused(error.message)
      visitor = await post(undefined)
    }
    if (visitor.token) {
      // Another person's words that still wait here must not be sent in this one's name.
      if (kept.get('token') && signed) for (const name of kept.names()) kept.remove(name)
      kept.set('token', visitor.token)
    }
    onEntered(visitor, visitor.token !== null)
  }

  return {
    enter: () => {
      entering ??= run().catch((error) => {
        entering = undefined
        throw error
      })
      return entering
    },
    identify: (given) => {
      signed = given
      entering = undefined
    },
    again: () => {
      entering = undefined
    },
    hasIdentity: () => signed !== undefined,
  }
}
