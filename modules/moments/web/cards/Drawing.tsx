import type { Ref } from 'react'
import { type ScoreValue, scoreColour, scoreText, scoreValues, useWords } from '#platform/web/index.ts'
import type { ScorecardRowRecord, ScorecardView } from '../../contract/scorecards.ts'
import { average, lineName, range, saysLittle } from './figures.ts'

const line = 36
const top = 28
type Measures = {
  width: number
  /** Where names end, and how many signs of them are written. */
  names: number
  signs: number
  /** Where −3 and +3 stand. */
  from: number
  to: number
  spread: { from: number; to: number }
}
const broad: Measures = { width: 1060, names: 190, signs: 14, from: 214, to: 690, spread: { from: 740, to: 1052 } }
/** For a phone: everything of it in sight at once. */
const slim: Measures = { width: 326, names: 74, signs: 5, from: 88, to: 214, spread: { from: 234, to: 322 } }
const placed = ({ from, to }: Measures, value: number) => from + ((value + 3) / 6) * (to - from)

/** For each line its average with the interval as whiskers, and how its scores are spread. */
export function Drawing({
  rows,
  by,
  phone,
  ref,
}: {
  rows: readonly ScorecardRowRecord[]
  by: ScorecardView
  phone: boolean
  ref?: Ref<SVGSVGElement>
}) {
  const t = useWords('moments')
  const measures = phone ? slim : broad
  const { width, spread } = measures
  const at = (value: number) => placed(measures, value)
  const height = top + rows.length * line + 12
  return (
    <svg
      ref={ref ?? null}
      className="drawing"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={t('cards.drawing')}
    >
      {scoreValues.map((value) => (
        <g key={value}>
          <line
            x1={at(value)}
            x2={at(value)}
            y1={top - 6}
            y2={height - 8}
            style={{ stroke: 'var(--k-line)' }}
            strokeDasharray={value === 0 ? undefined : '2 4'}
          />
          <text x={at(value)} y={14} textAnchor="middle" fontSize={12} style={{ fill: 'var(--k-text-3)' }}>
            {scoreText(value)}
          </text>
        </g>
      ))}
      <text x={spread.from} y={14} fontSize={12} style={{ fill: 'var(--k-text-3)' }}>
        {t('cards.distribution')}
      </text>
      {rows.map((row, index) => (
        <Line
          key={row.key}
          row={row}
          name={lineName(row, by, t)}
          measures={measures}
          y={top + index * line + line / 2}
        />
      ))}
    </svg>
  )
}

function Line({ row, name, y, measures }: { row: ScorecardRowRecord; name: string; y: number; measures: Measures }) {
  const t = useWords('moments')
  const { names, signs, spread } = measures
  const at = (value: number) => placed(measures, value)
  const { average: mean, interval } = row
  const few = saysLittle(row)
  const said = [`${name}: ${average(mean)}${interval ? ` (${range(interval)})` : ''}`, ...(few ? [t('cards.few')] : [])]
  const short = [...name].length > signs ? `${[...name].slice(0, signs - 1).join('')}…` : name
  const nearest = (mean === null ? 0 : Math.round(mean) + 0) as ScoreValue
  return (
    <g>
      <title>{said.join(' · ')}</title>
      <text x={names} y={y + 5} textAnchor="end" fontSize={13} style={{ fill: 'var(--k-text)' }}>
        {short}
      </text>
      {/* Fainter, and small: a faded bar would have another score's colour. */}
      <g opacity={few ? 0.5 : undefined}>
        {interval ? (
          <g style={{ stroke: 'var(--k-text-3)' }} strokeWidth={1.5}>
            <line x1={at(interval.low)} x2={at(interval.high)} y1={y} y2={y} />
            <line x1={at(interval.low)} x2={at(interval.low)} y1={y - 5} y2={y + 5} />
            <line x1={at(interval.high)} x2={at(interval.high)} y1={y - 5} y2={y + 5} />
          </g>
        ) : null}
        {mean === null ? (
          <text x={at(0)} y={y + 5} textAnchor="middle" fontSize={13} style={{ fill: 'var(--k-text-3)' }}>
            –
          </text>
        ) : (
          <circle
            cx={at(mean)}
            cy={y}
            r={few ? 5 : 7}
            style={{ fill: scoreColour(nearest), stroke: 'var(--k-surface)' }}
            strokeWidth={2}
          />
        )}
      </g>
      <Spread row={row} y={y} spread={spread} high={few ? 4 : 14} />
    </g>
  )
}

type SpreadProps = { row: ScorecardRowRecord; y: number; spread: Measures['spread']; high: number }

function Spread({ row, y, spread, high }: SpreadProps) {
  const whole = spread.to - spread.from
  let before = 0
  return (
    <g>
      {scoreValues.map((value, index) => {
        const count = row.distribution[index] ?? 0
        if (count === 0) return null
        const x = spread.from + (before / row.count) * whole
        before += count
        const wide = (count / row.count) * whole
        return (
          <rect
            key={value}
            x={x}
            y={y - high / 2}
            width={Math.max(1, wide - 1)}
            height={high}
            rx={2}
            style={{ fill: scoreColour(value) }}
          />
        )
      })}
    </g>
  )
}
