import { CheckCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { openConversation } from '#modules/conversations/contract.ts'
import { CallProblem, call, newId, useLive, useMaybeMe, useTell, useWords } from '#platform/web/index.ts'
import { readQuestion } from '../contract/hear.ts'
import { askConfirmation } from '../contract.ts'
import { keepMoment, progressAddress, useMoment } from './moment.ts'
import { questionHtml } from './question-html.ts'

type Props = { conversationId: string; mode: 'reply' | 'note'; insert: (html: string) => void }

/**
 * In the composer once the first three steps are behind us: puts the question and the progress link into the reply.
 * When a message with that link has been sent, the customer counts as asked.
 */
export function AskInReply(props: Props) {
  return props.mode === 'reply' ? <Ask key={props.conversationId} {...props} /> : null
}

function Ask({ conversationId, insert }: Props) {
  const t = useWords('moments')
  const tell = useTell()
  const me = useMaybeMe()
  const { data } = useMoment(conversationId)
  const [inserted, setInserted] = useState<{ id: string; url: string } | null>(null)
  useLive('conversation.message-added', (event) => {
    if (!inserted || event.subjectId !== conversationId || event.actorId !== me?.id) return
    const { messageId } = event.data as { messageId: string }
    void wasAsked(conversationId, messageId, inserted.url)
      .then(async (asked) => {
        if (!asked) return
        setInserted(null)
        keepMoment(await call(askConfirmation, { params: { id: conversationId }, body: { id: inserted.id } }))
      })
      .catch((problem) => {
        if (!(problem instanceof CallProblem)) throw problem
      })
  })
  if (!data?.abilities.work || data.current !== 'confirm') return null
  const put = async () => {
    try {
      const [question, url] = await Promise.all([
        call(readQuestion, { params: { id: conversationId } }),
        progressAddress(conversationId),
      ])
      insert(questionHtml(question, url))
      setInserted({ id: newId(), url })
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <Button size="small" type="text" icon={<CheckCircleOutlined />} onClick={() => void put()}>
      {t('confirm.insert')}
    </Button>
  )
}

/** Whether the message that was just sent carries the link. */
async function wasAsked(conversationId: string, messageId: string, url: string): Promise<boolean> {
  const { timeline } = await call(openConversation, { params: { id: conversationId } })
  return timeline.items.some(
    (one) => one.type === 'message' && one.id === messageId && one.direction === 'outbound' && one.html.includes(url),
  )
}
