import { App } from 'antd'
import { useState } from 'react'
import type { MessageRecord } from '#modules/conversations/contract.ts'
import { useOpenConversation } from '#modules/conversations/web/index.tsx'
import { call, useMe, useTell, useWords } from '#platform/web/index.ts'
import { type MailEnvelopeRecord, undoSending } from '../../contract.ts'
import { sameRecipients } from '../compose/objections.ts'
import { factsOf } from '../facts.ts'

/**
 * Takes a mail of ours back: text, addresses and files are in the composer again. What one has begun meanwhile for
 * somebody else never changes its recipients unasked.
 */
export function useUndo(message: MessageRecord): { undo: () => Promise<void>; busy: boolean } {
  const t = useWords('channel-email')
  const tell = useTell()
  const me = useMe()
  const { modal } = App.useApp()
  const { compose, reread } = useOpenConversation()
  const [busy, setBusy] = useState(false)
  const sure = () =>
    new Promise<boolean>((resolve) =>
      modal.confirm({
        title: t('undo.title'),
        content: t('undo.text'),
        okText: t('undo.go'),
        cancelText: t('undo.stay'),
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      }),
    )
  const take = async () => {
    const facts = factsOf(message)
    const composer = await new Promise<Parameters<Parameters<typeof compose>[0]>[0]>((resolve) => compose(resolve))
    const { blank, envelope } = composer.writing()
    const back = facts ? { to: facts.to, cc: facts.cc, bcc: facts.bcc } : null
    if (!blank && !sameRecipients(envelope as MailEnvelopeRecord | null, back) && !(await sure())) return
    await composer.flush()
    const undone = await call(undoSending, { params: { id: message.id } })
    // The writer's own draft has it now; a colleague gets the text.
    if (message.author.id === me.id) return reread()
    composer.restore({
      body: {
        direction: 'outbound',
        html: undone.html,
        attachmentIds: undone.attachmentIds,
        ...(undone.envelope ? { envelope: { ...undone.envelope } } : {}),
      },
      attachments: message.attachments.filter((one) => undone.attachmentIds.includes(one.id)),
    })
    await reread()
  }
  const undo = async () => {
    if (busy) return
    setBusy(true)
    try {
      await take()
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return { undo, busy }
}
