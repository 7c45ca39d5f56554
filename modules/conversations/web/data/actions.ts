import { App } from 'antd'
import { useMemo } from 'react'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { CallProblem, call, refetch, useGo, useTell, useWords } from '#platform/web/index.ts'
import {
  assignConversation,
  type ConversationHeadRecord,
  changeConversation,
  changeStatus,
  countConversations,
  listConversations,
  listConversationTags,
  markRead,
  type ObjectionRecord,
  type Status,
  transferConversation,
} from '../../contract.ts'
import { askForReason } from '../conversation/ReasonDialog.tsx'
import { changeOpened, keepHead, rereadOpened } from './heads.ts'

/**
 * Runs what may need a reason: when the server names objections, the reader is asked for one sentence and it is tried
 * again with it. Null: the reader thought better of it.
 */
export async function withReason<T>(run: (reason?: string) => Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof CallProblem) || !error.code.endsWith('needs-reason')) throw error
    const objections = (error.details as { objections?: ObjectionRecord[] } | undefined)?.objections ?? []
    const reason = await askForReason(objections)
    return reason ? run(reason) : null
  }
}

/** Everything one can do to a conversation; each shows its result at once and says in words what failed. */
export function useConversationActions() {
  const tell = useTell()
  const go = useGo()
  const { modal } = App.useApp()
  const t = useWords('conversations')
  return useMemo(() => {
    /** It is another team's now: the list is the place to go on. */
    const lost = () => {
      tell.done(t('transfer.lost'))
      go('/conversations')
      void refetch(listConversations, countConversations)
    }
    const after = (head: ConversationHeadRecord) => {
      if (!head.abilities.read) {
        lost()
        return head
      }
      keepHead(head)
      void rereadOpened(head.id)
      void refetch(countConversations)
      return head
    }
    const guarded = async (
      run: () => Promise<ConversationHeadRecord | null>,
    ): Promise<ConversationHeadRecord | null> => {
      try {
        const head = await run()
        return head ? after(head) : null
      } catch (error) {
        tell.failed(error)
        return null
      }
    }
    const params = (id: string) => ({ params: { id } })
    const assign = async (
      { id, assignee }: Pick<ConversationHeadRecord, 'id' | 'assignee'>,
      assigneeId: string | null,
      expected: string | null = assignee?.id ?? null,
    ): Promise<ConversationHeadRecord | null> => {
      try {
        return after(
          await call(assignConversation, { ...params(id), body: { assigneeId, expectedAssigneeId: expected } }),
        )
      } catch (error) {
        if (!(error instanceof CallProblem) || !error.code.endsWith('already-assigned')) {
          tell.failed(error)
          return null
        }
        const now = error.details as { assigneeId: string | null; name: string | null }
        void rereadOpened(id)
        const sure = await new Promise<boolean>((resolve) =>
          modal.confirm({
            title: now.name ? t('assign.taken', { name: now.name }) : t('assign.released'),
            content: t('assign.takenText'),
            okText: t('assign.allTheSame'),
            onOk: () => resolve(true),
            onCancel: () => resolve(false),
          }),
        )
        return sure ? assign({ id, assignee }, assigneeId, now.assigneeId) : null
      }
    }
    return {
      assign,
      status: (id: string, status: Status, more: { snoozedUntil?: string } = {}) =>
        guarded(() =>
          withReason((reason) =>
            call(changeStatus, { ...params(id), body: { status, ...more, ...(reason ? { reason } : {}) } }),
          ),
        ),
      change: async (id: string, body: BodyOf<typeof changeConversation>) => {
        const head = await guarded(() => call(changeConversation, { ...params(id), body }))
        if (head && ('tags' in body || 'addTags' in body || 'removeTags' in body)) void refetch(listConversationTags)
        return head
      },
      /** @returns whether it was handed over; says so, and leads away when the reader may no longer see it */
      transfer: async (id: string, body: BodyOf<typeof transferConversation>): Promise<boolean> => {
        try {
          const { conversation } = await call(transferConversation, { ...params(id), body })
          if (!conversation) {
            lost()
            return true
          }
          after(conversation)
          tell.done(t('transfer.done'))
          return true
        } catch (error) {
          tell.failed(error)
          return false
        }
      },
      unread: async (id: string) => {
        try {
          const { readSeq } = await call(markRead, { ...params(id), body: { unread: true } })
          changeOpened(id, (before) => ({ ...before, readSeq, conversation: { ...before.conversation, unread: true } }))
          void refetch(countConversations)
          return true
        } catch (error) {
          tell.failed(error)
          return false
        }
      },
    }
  }, [tell, go, modal, t])
}
export type ConversationActions = ReturnType<typeof useConversationActions>
