import type { BodyOf, ReplyOf } from '#platform/contract/endpoint.ts'
import type { Locale } from '#platform/contract/locale.ts'
import type { Principal } from '#platform/contract/principal.ts'
import type { Database } from '#platform/server/database/index.ts'
import { Problem } from '#platform/server/errors/index.ts'
import type { bulkChange as endpoint } from '../contract.ts'
import { assignConversation } from './assign-conversation.ts'
import { changeConversation } from './change-conversation.ts'
import { changeStatus } from './change-status.ts'
import { markRead } from './mark-read.ts'
import { transferConversation } from './transfer-conversation.ts'

type Action = BodyOf<typeof endpoint>['action']

/** The same change to many, one after the other; one that is refused stops no other. */
export async function bulkChange(
  db: Database,
  { principal, locale, input }: { principal: Principal; locale: Locale; input: BodyOf<typeof endpoint> },
): Promise<ReplyOf<typeof endpoint>> {
  const results: ReplyOf<typeof endpoint>['results'] = []
  for (const id of input.ids) {
    try {
      await change(db, principal, id, input.action)
      results.push({ id, ok: true, code: null, message: null })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const { code, message, fields } = error.toBody(locale).error
      results.push({ id, ok: false, code, message: fields[0]?.reason ?? message })
    }
  }
  return { done: results.filter((one) => one.ok).length, results }
}

async function change(db: Database, principal: Principal, id: string, action: Action): Promise<void> {
  switch (action.type) {
    case 'assign':
      return assignConversation(db, { principal, id, input: { assigneeId: action.assigneeId } })
    case 'team':
      await transferConversation(db, { principal, id, input: { teamId: action.teamId } })
      return
    case 'status': {
      const { type: _type, ...input } = action
      return changeStatus(db, { principal, id, input })
    }
    case 'priority':
      return changeConversation(db, { principal, id, input: { priority: action.priority } })
    case 'tags':
      return changeConversation(db, { principal, id, input: { addTags: action.add, removeTags: action.remove } })
    case 'read':
      await markRead(db, { principal, id, input: {} })
      return
  }
}
