import { Button } from 'antd'
import {
  CallProblem,
  EmptyState,
  ErrorState,
  useCall,
  useGo,
  useRouteParams,
  useSearchParams,
  useTitle,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { openConversation } from '../../contract.ts'
import { filterOf, searchOf } from '../data/filter.ts'
import { customerName } from '../labels.tsx'
import { ConversationView } from './ConversationView.tsx'
import './conversation.css'

/** One conversation, by the id in the address. Everything inside is made anew for each, so nothing of A stays for B. */
export function ConversationPage() {
  const t = useWords('conversations')
  const { id } = useRouteParams('id')
  const query = useCall(openConversation, { params: { id } })
  const { data } = query
  useTitle(data ? `${customerName(t, data.customer)} · ${data.conversation.subject}` : t('list.title'))
  if (data) return <ConversationView key={id} data={data} />
  return (
    <div className="cv-conversation">
      {query.error ? (
        query.error instanceof CallProblem && query.error.status === 404 ? (
          <Missing />
        ) : (
          <ErrorState problem={query.error} retry={() => void query.refetch()} />
        )
      ) : (
        <Waiting lines={8} />
      )}
    </div>
  )
}

function Missing() {
  const t = useWords('conversations')
  const go = useGo()
  const search = useSearchParams()
  const back = () => {
    const text = new URLSearchParams(
      Object.entries(searchOf(filterOf(search))).filter((one): one is [string, string] => Boolean(one[1])),
    ).toString()
    go(`/conversations${text ? `?${text}` : ''}`)
  }
  return (
    <EmptyState
      title={t('missing.title')}
      text={t('missing.text')}
      action={<Button onClick={back}>{t('missing.back')}</Button>}
    />
  )
}
