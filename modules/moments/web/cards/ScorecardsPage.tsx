import { CloseOutlined, DownloadOutlined, PictureOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import { useRef, useState } from 'react'
import {
  call,
  EmptyState,
  Loaded,
  Page,
  PageHeader,
  Panel,
  useCall,
  useChangeSearch,
  useIsPhone,
  useKeysetQuery,
  useSearchParams,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import {
  listScorecards,
  type ScorecardRowRecord,
  type ScorecardView,
  sumScorecards,
} from '../../contract/scorecards.ts'
import { CardsTable } from './CardsTable.tsx'
import { CardsTabs } from './CardsTabs.tsx'
import './cards.css'
import { Drawing } from './Drawing.tsx'
import { csvOf, saveFile, savePicture } from './export.ts'
import { Summary } from './Summary.tsx'

const things = ['agent', 'team', 'touchpoint', 'customer', 'conversation', 'time'] as const
const steps = ['day', 'week', 'month'] as const
const spans = [7, 30, 90, 365] as const
const sources = ['all', 'own', 'customer', 'customer,reviewer'] as const
/** Lines in the drawing; the table has all of them. */
const drawn = 20
/** Lines of a file at most. */
const mostLines = 5000
const narrowings = ['agentId', 'teamId', 'touchpointId', 'customerId'] as const
type Narrowing = (typeof narrowings)[number]

/** 评分卡: how customers felt, by person, team, touchpoint, customer, conversation and time (method A3). */
export function ScorecardsPage() {
  const t = useWords('moments')
  const tell = useTell()
  const search = useSearchParams()
  const change = useChangeSearch()
  const picture = useRef<SVGSVGElement>(null)
  const [busy, setBusy] = useState(false)
  // Fixed while the page is open, so that its pages and its file tell of the same time.
  const [opened] = useState(() => Date.now())
  const thing = things.find((one) => one === search.by) ?? 'agent'
  const step = steps.find((one) => one === search.step) ?? 'week'
  const days = spans.find((one) => String(one) === search.days) ?? 30
  const source = sources.find((one) => one === search.source) ?? 'all'
  const by: ScorecardView = thing === 'time' ? step : thing
  const phone = useIsPhone()
  const narrowed = narrowings.find((one) => search[one])
  const filters = {
    from: new Date(opened - days * 86_400_000).toISOString(),
    to: new Date(opened).toISOString(),
    ...(source === 'all' ? {} : { source }),
    ...(narrowed ? { [narrowed]: search[narrowed] } : {}),
  }
  const total = useCall(sumScorecards, { query: filters })
  const cards = useKeysetQuery(listScorecards, { query: { by, ...filters } }, { keepPrevious: true })
  const items = cards.items as ScorecardRowRecord[]

  const narrow = (row: ScorecardRowRecord) => {
    const param: Partial<Record<ScorecardView, Narrowing>> = {
      agent: 'agentId',
      team: 'teamId',
      touchpoint: 'touchpointId',
      customer: 'customerId',
    }
    const name = param[by]
    if (!name || row.key === '') return
    const rest = Object.fromEntries(narrowings.map((one) => [one, undefined]))
    change({ ...rest, [name]: row.key, name: row.name, by: 'conversation' }, { push: true })
  }
  const download = async () => {
    setBusy(true)
    try {
      const lines: ScorecardRowRecord[] = []
      for (let after: string | null = ''; after !== null && lines.length < mostLines; ) {
        const query = { by, ...filters, limit: 100, ...(after ? { after } : {}) }
        const page: { items: ScorecardRowRecord[]; next: string | null } = await call(listScorecards, { query })
        lines.push(...page.items)
        after = page.next
      }
      saveFile(csvOf(lines, by, t), `${t('cards.title')}-${t(`cards.by.${by}`)}.csv`, 'text/csv;charset=utf-8')
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const photograph = () =>
    picture.current && savePicture(picture.current, `${t('cards.title')}-${t(`cards.by.${by}`)}.png`).catch(tell.failed)

  return (
    <Page broad>
      <PageHeader
        title={t('cards.title')}
        about={t('cards.about')}
        extra={<CardsTabs />}
        actions={
          <>
            <Button icon={<DownloadOutlined />} onClick={download} loading={busy} disabled={items.length === 0}>
              CSV
            </Button>
            <Button icon={<PictureOutlined />} onClick={photograph} disabled={items.length === 0}>
              {t('cards.picture')}
            </Button>
          </>
        }
      />
      <div className="cards-tools">
        <Segmented
          value={thing}
          aria-label={t('cards.byLabel')}
          onChange={(next) => change({ by: next === 'agent' ? undefined : next }, { push: true })}
          options={things.map((one) => ({ value: one, label: t(`cards.by.${one}`) }))}
        />
        {thing === 'time' ? (
          <Select
            value={step}
            aria-label={t('cards.stepLabel')}
            onChange={(next) => change({ step: next === 'week' ? undefined : next })}
            options={steps.map((one) => ({ value: one, label: t(`cards.by.${one}`) }))}
          />
        ) : null}
        <Select
          value={days}
          aria-label={t('cards.spanLabel')}
          onChange={(next) => change({ days: next === 30 ? undefined : String(next) })}
          options={spans.map((one) => ({ value: one, label: t('cards.span', { count: one }) }))}
        />
        <Select
          value={source}
          aria-label={t('cards.sourceLabel')}
          popupMatchSelectWidth={false}
          onChange={(next) => change({ source: next === 'all' ? undefined : next })}
          options={sources.map((one) => ({ value: one, label: t(`cards.source.${one.replace(',', '-')}`) }))}
        />
        {narrowed ? (
          <Button onClick={() => change({ [narrowed]: undefined, name: undefined })}>
            {t('cards.only', { name: search.name || t(`cards.nobody.${narrowed}`) })}{' '}
            <CloseOutlined aria-label={t('cards.everything')} />
          </Button>
        ) : null}
      </div>
      <Loaded query={total}>
        {(all) =>
          all.moments === 0 ? (
            <Panel>
              <EmptyState title={t('cards.emptyTitle')} text={t('cards.empty')} />
            </Panel>
          ) : (
            <>
              <Summary figures={all} />
              <Panel title={t('cards.drawing')} about={t('cards.drawingAbout')}>
                <div className="cards-drawing">
                  <Drawing ref={picture} rows={items.slice(0, drawn)} by={by} phone={phone} />
                </div>
              </Panel>
              <Panel flush>
                <CardsTable rows={items} by={by} narrow={narrow} />
                {cards.hasMore ? (
                  <div className="cards-more">
                    <Button onClick={cards.more} loading={cards.loadingMore}>
                      {t('cards.more')}
                    </Button>
                  </div>
                ) : null}
              </Panel>
              <p className="cards-foot k-muted">{t('cards.interval')}</p>
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
