import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { mustSee } from './access.ts'
import { assignConversation } from './assign-conversation.ts'
import { attachmentForReader, keepAttachment, removeAttachment } from './attachments.ts'
import { bulkChange } from './bulk-change.ts'
import {
  createCannedReply,
  fillCannedReply,
  listCannedReplies,
  removeCannedReply,
  updateCannedReply,
} from './canned-replies.ts'
import { changeConversation, listTags } from './change-conversation.ts'
import { changeStatus } from './change-status.ts'
import { createConversation } from './create-conversation.ts'
import { removeDraft, saveDraft } from './drafts.ts'
import { countConversations, listConversations } from './list-conversations.ts'
import { markRead } from './mark-read.ts'
import { mergeConversations } from './merge-conversations.ts'
import { openConversation } from './open-conversation.ts'
import { postMessage } from './post-message.ts'
import { headAfter } from './present.ts'
import { createSavedView, listSavedViews, removeSavedView, updateSavedView } from './saved-views.ts'
import { sendAttachment } from './serve-attachment.ts'
import { splitConversation } from './split-conversation.ts'
import { readTimeline } from './timeline.ts'
import { transferConversation } from './transfer-conversation.ts'
import { undoMerge } from './undo-merge.ts'
import { readUpload } from './upload-form.ts'

/** The hot ones. */
const exact = { exact: true }

export function conversationRoutes(app: FastifyInstance, kernel: Kernel): void {
  const { db, files } = kernel

  serve(app, contract.listConversations, ({ query, principal }) => listConversations(db, principal, query), exact)
  serve(app, contract.countConversations, ({ principal }) => countConversations(db, principal))
  serve(
    app,
    contract.openConversation,
    ({ params, principal }) => openConversation(db, { principal, id: params.id }),
    exact,
  )
  serve(
    app,
    contract.readTimeline,
    async ({ params, query, principal }) => {
      await mustSee(db, principal, params.id)
      return readTimeline(db, params.id, query)
    },
    exact,
  )
  serve(
    app,
    contract.createConversation,
    ({ body, principal }) => createConversation(db, { principal, input: body }),
    exact,
  )
  serve(
    app,
    contract.postMessage,
    ({ params, body, principal }) => postMessage(db, { principal, id: params.id, input: body }),
    exact,
  )
  serve(app, contract.assignConversation, async ({ params, body, principal }) => {
    await assignConversation(db, { principal, id: params.id, input: body })
    return headAfter(db, principal, params.id)
  })
  serve(app, contract.transferConversation, ({ params, body, principal }) =>
    transferConversation(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.changeStatus, async ({ params, body, principal }) => {
    await changeStatus(db, { principal, id: params.id, input: body })
    return headAfter(db, principal, params.id)
  })
  serve(app, contract.changeConversation, async ({ params, body, principal }) => {
    await changeConversation(db, { principal, id: params.id, input: body })
    return headAfter(db, principal, params.id)
  })
  serve(app, contract.bulkChange, ({ body, principal, locale }) => bulkChange(db, { principal, locale, input: body }))
  serve(app, contract.mergeConversations, async ({ params, body, principal }) => {
    const { mergeId } = await mergeConversations(db, { principal, targetId: params.id, sourceId: body.sourceId })
    return { mergeId, conversation: await headAfter(db, principal, params.id) }
  })
  serve(app, contract.undoMergeConversations, ({ params, principal }) =>
    undoMerge(db, { principal, mergeId: params.id }),
  )
  serve(app, contract.splitConversation, async ({ params, body, principal }) => {
    const { newId } = await splitConversation(db, { principal, id: params.id, input: body })
    const [created, conversation] = await Promise.all([
      headAfter(db, principal, newId),
      headAfter(db, principal, params.id),
    ])
    return { created, conversation }
  })
  serve(app, contract.markRead, ({ params, body, principal }) =>
    markRead(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.saveDraft, ({ params, body, principal }) =>
    saveDraft(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.removeDraft, async ({ params, principal }) => {
    await removeDraft(db, { principal, id: params.id })
    return {}
  })
  serve(app, contract.listConversationTags, ({ query, principal }) => listTags(db, principal, query.q))

  serve(app, contract.uploadAttachment, async ({ query, principal, request }) => {
    const file = await readUpload(request)
    return keepAttachment(db, files, { id: query.id, ...file, by: { memberId: principal.id } })
  })
  serve(app, contract.serveAttachment, async ({ params, query, principal, request, reply }) => {
    const file = await attachmentForReader(db, principal, params.id)
    return sendAttachment(files, { request, reply, file, inline: query.inline === '1' })
  })
  serve(app, contract.removeAttachment, async ({ params, principal }) => {
    await removeAttachment(db, principal, params.id)
    return {}
  })

  serve(app, contract.listSavedViews, async ({ principal }) => ({ items: await listSavedViews(db, principal) }))
  serve(app, contract.createSavedView, ({ body, principal }) => createSavedView(db, { principal, input: body }))
  serve(app, contract.changeSavedView, ({ params, body, principal }) =>
    updateSavedView(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.removeSavedView, async ({ params, principal }) => {
    await removeSavedView(db, { principal, id: params.id })
    return {}
  })

  serve(app, contract.listCannedReplies, async ({ query, principal }) => ({
    items: await listCannedReplies(db, { principal, query }),
  }))
  serve(app, contract.createCannedReply, ({ body, principal }) => createCannedReply(db, { principal, input: body }))
  serve(app, contract.changeCannedReply, ({ params, body, principal }) =>
    updateCannedReply(db, { principal, id: params.id, input: body }),
  )
  serve(app, contract.removeCannedReply, async ({ params, principal }) => {
    await removeCannedReply(db, { principal, id: params.id })
    return {}
  })
  serve(app, contract.fillCannedReply, ({ params, principal }) => fillCannedReply(db, { principal, ...params }))
}
