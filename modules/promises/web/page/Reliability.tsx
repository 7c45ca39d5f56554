import { DownloadOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useMemo } from 'react'
import {
  EmptyState,
  ErrorState,
  formatNumber,
  useChangeSearch,
  useKeysetQuery,
  useSearchParams,
  useWords,
  Waiting,
  type Words,
} from '#platform/web/index.ts'
import { type ReliabilityRecord, type ReliabilityView, readReliability, reliabilityViews } from '../../contract.ts'
import { PeriodSelect, usePeriod } from './Period.tsx'

const usual = 90
/** In the order in which they are drawn; their colours are in page.css. */
const parts = ['onTime', 'renegotiated', 'late', 'broken', 'withdrawn', 'open'] as const

/** 可靠度: how promises to customers were kept, by person, team, customer or touchpoint; by when they were due. */
export function Reliability() {
  const t = useWords('promises')
  const search = useSearchParams()
  const change = useChangeSearch()
  const by: ReliabilityView = reliabilityViews.find((one) => one === search.by) ?? 'member'
  const { days, from } = usePeriod(usual)
  const query = useMemo(() => ({ by, from, limit: 50 }), [by, from])
  const list = useKeysetQuery(readReliability, { query })
  return (
    <div className="reliability">
      <div className="promises-tools">
        <Segmented<ReliabilityView>
          value={by}
          aria-label={t('reliability.by')}
          onChange={(next) => change({ by: next === 'member' ? undefined : next })}
          options={reliabilityViews.map((one) => ({ value: one, label: t(`reliability.view.${one}`) }))}
        />
        <PeriodSelect days={days} usual={usual} />
        <Button
          icon={<DownloadOutlined />}
          disabled={list.items.length === 0}
          onClick={() => save(csvOf(list.items, by, t), `reliability-${by}.csv`)}
        >
          {t('reliability.csv')}
        </Button>
      </div>
      {list.problem && list.items.length === 0 ? <ErrorState problem={list.problem} retry={list.again} /> : null}
      {list.loading ? <Waiting lines={6} /> : null}
      {!list.loading && !list.problem && list.items.length === 0 ? (
        <EmptyState title={t('reliability.none')} text={t('reliability.noneText')} />
      ) : null}
      {list.items.length > 0 ? (
        <>
          <p className="reliability-key">
            {parts.map((part) => (
              <span key={part}>
                <i data-part={part} aria-hidden="true" /> {t(`reliability.${part}`)}
              </span>
            ))}
          </p>
          <div className="reliability-scroll">
            <table className="reliability-table">
              <thead>
                <tr>
                  <th scope="col">{t(`reliability.view.${by}`)}</th>
                  <th scope="col">{t('reliability.rate')}</th>
                  <th scope="col">{t('reliability.shares')}</th>
                  <th scope="col">{t('reliability.made')}</th>
                  {parts.map((part) => (
                    <th key={part} scope="col">
                      {t(`reliability.${part}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {list.items.map((one) => (
                  <tr key={one.id ?? 'none'}>
                    <th scope="row">{nameOf(one, by, t)}</th>
                    <td>
                      <b>{one.rate === null ? '–' : `${Math.round(one.rate * 100)}%`}</b>{' '}
                      <small>{t('reliability.of', { count: one.known })}</small>
                    </td>
                    <td>
                      <Bar figures={one} />
                    </td>
                    <td>{formatNumber(one.made)}</td>
                    {parts.map((part) => (
                      <td key={part}>{formatNumber(one[part])}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {list.hasMore ? (
            <Button type="text" loading={list.loadingMore} onClick={list.more}>
              {t('moreCards')}
            </Button>
          ) : null}
          <p className="promise-none">{t('reliability.explained')}</p>
        </>
      ) : null}
    </div>
  )
}

const nameOf = (one: ReliabilityRecord, by: ReliabilityView, t: Words) =>
  one.name || t(by === 'touchpoint' ? 'reliability.noTouchpoint' : 'reliability.nobody')

/** What became of them, as shares of one bar; the numbers stand in the table beside it. */
function Bar({ figures }: { figures: ReliabilityRecord }) {
  let from = 0
  return (
    <svg className="reliability-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {parts.map((part) => {
        const width = figures.made > 0 ? (figures[part] / figures.made) * 100 : 0
        const x = from
        from += width
        return width > 0 ? <rect key={part} data-part={part} x={x} y={0} width={width} height={10} /> : null
      })}
    </svg>
  )
}

/** For spreadsheets: a byte order mark for Excel, texts that begin like a formula disarmed. */
function csvOf(items: readonly ReliabilityRecord[], by: ReliabilityView, t: Words): string {
  const text = (value: string) => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`
  const head = [t(`reliability.view.${by}`), t('reliability.rate'), t('reliability.known'), t('reliability.made')]
  const lines = items.map((one) =>
    [text(nameOf(one, by, t)), one.rate?.toFixed(4) ?? '', one.known, one.made, ...parts.map((part) => one[part])].join(
      ',',
    ),
  )
  const first = [...head, ...parts.map((part) => t(`reliability.${part}`))].map(text).join(',')
  return `\ufeff${[first, ...lines].join('\r\n')}\r\n`
}

function save(content: string, name: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
