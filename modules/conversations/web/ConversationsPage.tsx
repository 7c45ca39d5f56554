import { useEffect, useMemo } from 'react'
import {
  EmptyState,
  Keys,
  Outlet,
  useIsPhone,
  useMe,
  useRouteParams,
  useSearchParams,
  useTitle,
  useWords,
} from '#platform/web/index.ts'
import { loadComposer } from './composer/load.ts'
import { askForReason, ReasonDialog } from './conversation/ReasonDialog.tsx'
import { filterKeys, filterOf } from './data/filter.ts'
import { openOutbox } from './data/outbox.ts'
import { ListPane } from './list/ListPane.tsx'
import './list/list.css'

/** The room of conversations: the queue at the left, one conversation at the right; on a phone one after the other. */
export function ConversationsPage() {
  const t = useWords('conversations')
  const me = useMe()
  const phone = useIsPhone()
  const { id } = useRouteParams('id')
  const search = useSearchParams()
  const shape = filterKeys.map((key) => search[key] ?? '').join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the parts of the address that matter
  const filter = useMemo(() => filterOf(search), [shape])
  useEffect(() => openOutbox(askForReason), [])
  useEffect(() => {
    const idle = setTimeout(() => void loadComposer(), 300)
    return () => clearTimeout(idle)
  }, [])
  return (
    <div className="cv" data-open={id ? true : undefined}>
      {phone && id ? null : <ListPane key={me.id} filter={filter} currentId={id} />}
      {phone && !id ? <RoomTitle /> : <Outlet />}
      {id || phone ? null : <Invitation />}
      <ReasonDialog />
      <h1 className="k-hidden-visually">{t('list.title')}</h1>
    </div>
  )
}

function RoomTitle() {
  const t = useWords('conversations')
  useTitle(t('list.title'))
  return null
}

function Invitation() {
  const t = useWords('conversations')
  useTitle(t('list.title'))
  return (
    <div className="cv-invitation">
      <EmptyState
        title={t('empty.start.title')}
        text={t('empty.start.text')}
        action={
          <p className="cv-invitation-keys">
            <Keys keys="j" /> <Keys keys="k" /> {t('empty.start.keys')} <Keys keys="?" /> {t('empty.start.all')}
          </p>
        }
      />
    </div>
  )
}
