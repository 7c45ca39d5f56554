import { Button, Segmented } from 'antd'
import { useState } from 'react'
import {
  EmptyState,
  ErrorState,
  formatNumber,
  Page,
  PageHeader,
  Panel,
  useCall,
  useChangeSearch,
  useGo,
  useKeysetQuery,
  useLive,
  useMay,
  useMe,
  useSearchParams,
  useThrottled,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { listMoments, type MomentItemRecord } from '../../contract/moments.ts'
import { sumScorecards } from '../../contract/scorecards.ts'
import { CardsTabs } from '../cards/CardsTabs.tsx'
import { average } from '../cards/figures.ts'
import { refetchHandovers } from '../cuts/refetch.ts'
import { HandoverRow } from './HandoverRow.tsx'
import '../cuts/cuts.css'
import '../moments.css'
import './handovers.css'

const sides = ['given', 'received'] as const
/** The figures look back so far, days. */
const lookBack = 90

/** 内部转交: what the reader gave colleagues and was given, with the four steps and what was said of it (method A6). */
export function HandoversPage() {
  const t = useWords('moments')
  const go = useGo()
  const me = useMe()
  const leads = useMay('moments.review')
  const change = useChangeSearch()
  const views = leads ? ([...sides, 'all'] as const) : sides
  const { list: asked, score } = useSearchParams()
  const view = views.find((one) => one === asked) ?? 'given'
  const list = useKeysetQuery(
    listMoments,
    { query: view === 'all' ? { kind: 'internal' } : { handed: view } },
    { keepPrevious: false },
  )
  const items = list.items as MomentItemRecord[]
  // Whoever comes from what was said of one finds it on top, however long ago it was given.
  const spoken = useCall(listMoments, { query: { handed: 'given', scoreId: score ?? '' } }, { enabled: Boolean(score) })
  const pinned = view === 'given' && score ? spoken.data?.items[0] : undefined
  const others = items.filter(({ id }) => id !== pinned?.id)
  const again = useThrottled(() => refetchHandovers(), 400)
  // What is new comes with the next look: the list does not move under the pointer.
  useLive(['moment.handover-scored', 'moment.handover-score-seen', 'moment.cut'], (event) => {
    if (event.name !== 'moment.cut' || items.some(({ conversationId }) => conversationId === event.subjectId))
      again(event.name)
  })
  return (
    <Page broad>
      <PageHeader title={t('handover.title')} about={t('handover.about')} extra={<CardsTabs />} />
      <div className="handed-tools">
        <Segmented
          value={view}
          aria-label={t('handover.which')}
          onChange={(next) => change({ list: next === 'given' ? undefined : next, score: undefined }, { push: true })}
          options={views.map((one) => ({ value: one, label: t(`handover.list.${one}`) }))}
        />
        {view === 'given' ? <Figures agentId={me.id} /> : null}
      </div>
      {pinned ? (
        <Panel flush>
          <ul className="handed" aria-label={t('handover.spokenOf')}>
            <HandoverRow moment={pinned} view="given" />
          </ul>
        </Panel>
      ) : null}
      {pinned && items.length > 0 && others.length === 0 ? null : (
        <Panel flush>
          {list.problem && items.length === 0 ? (
            <ErrorState problem={list.problem} retry={list.again} />
          ) : list.loading ? (
            <Waiting lines={6} />
          ) : items.length === 0 ? (
            <EmptyState
              title={t(`handover.empty.${view}`)}
              text={t(`handover.emptyText.${view}`)}
              action={<Button onClick={() => go('/conversations')}>{t('handover.toConversations')}</Button>}
            />
          ) : (
            <>
              <ul className="handed" aria-label={t(`handover.list.${view}`)}>
                {others.map((one) => (
                  <HandoverRow key={one.id} moment={one} view={view} />
                ))}
              </ul>
              {list.hasMore ? (
                <div className="handed-more">
                  <Button onClick={list.more} loading={list.loadingMore}>
                    {t('cards.more')}
                  </Button>
                </div>
              ) : null}
            </>
          )}
        </Panel>
      )}
    </Page>
  )
}

/** How many the reader gave, and what colleagues made of them. */
function Figures({ agentId }: { agentId: string }) {
  const t = useWords('moments')
  const [opened] = useState(() => Date.now())
  const from = new Date(opened - lookBack * 86_400_000).toISOString()
  const { data } = useCall(sumScorecards, { query: { kind: 'internal', agentId, from } })
  if (!data || data.moments === 0) return null
  const { moments, count } = data
  return (
    <p className="handed-figures">
      {t('handover.figures', { count: lookBack, given: formatNumber(moments) })}
      {count > 0 ? t('handover.figuresScored', { scored: formatNumber(count), average: average(data.average) }) : null}
    </p>
  )
}
