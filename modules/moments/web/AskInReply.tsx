import { CheckCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { call, useTell, useWords } from '#platform/web/index.ts'
import { readQuestion } from '../contract/hear.ts'
import { progressAddress, useMoment } from './moment.ts'
import { questionHtml } from './question-html.ts'

type Props = { conversationId: string; mode: 'reply' | 'note'; insert: (html: string) => void }

/**
 * In the composer once the first three steps are behind us: puts the question with its link into the reply. The message
 * that carries that link asks; the server sees to it.
 */
export function AskInReply(props: Props) {
  return props.mode === 'reply' ? <Ask {...props} /> : null
}

function Ask({ conversationId, insert }: Props) {
  const t = useWords('moments')
  const tell = useTell()
  const { data } = useMoment(conversationId)
  if (!data?.abilities.work || data.current !== 'confirm') return null
  const put = async () => {
    try {
      const params = { id: conversationId }
      const [question, url] = await Promise.all([call(readQuestion, { params }), progressAddress(conversationId)])
      insert(questionHtml(question, url))
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
