import { type ScoreSource, type ScoreValue, scoreColour, scoreText, useWords } from '#platform/web/index.ts'
import type { JourneyStopRecord } from '../../contract/scorecards.ts'

const height = 92
const top = 12
const step = 11
const y = (value: number) => top + (3 - value) * step
/** The newest of a long conversation. */
const most = 24

/**
 * The moments of a conversation as a line between −3 and +3 (method A9). Solid: the customer said so, outlined: a
 * reviewer, dotted: an estimate; small grey: no score. The strongest has a ring, the last a flag.
 */
export function Journey({
  stops,
  peakId,
  endId,
}: {
  stops: readonly JourneyStopRecord[]
  peakId: string | null
  endId: string | null
}) {
  const t = useWords('moments')
  const shown = stops.slice(-most)
  const gap = Math.min(40, 250 / Math.max(1, shown.length - 1))
  const width = 44 + gap * (shown.length - 1)
  const x = (index: number) => 26 + index * gap
  const scored = shown.flatMap((stop, index) => (stop.value === null ? [] : [{ x: x(index), y: y(stop.value) }]))
  const said = shown
    .filter(({ value }) => value !== null)
    .map(({ position, value }) => `${position}: ${scoreText(value as ScoreValue)}`)
    .join(', ')
  return (
    <svg
      className="journey"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`${t('way.title')} ${said}`}
    >
      {[3, 0, -3].map((value) => (
        <g key={value}>
          <line x1={20} x2={width - 4} y1={y(value)} y2={y(value)} style={{ stroke: 'var(--k-line)' }} />
          <text x={14} y={y(value) + 4} textAnchor="end" fontSize={10} style={{ fill: 'var(--k-text-3)' }}>
            {scoreText(value as ScoreValue)}
          </text>
        </g>
      ))}
      <polyline
        points={scored.map((one) => `${one.x},${one.y}`).join(' ')}
        fill="none"
        style={{ stroke: 'var(--k-line-strong)' }}
        strokeWidth={2}
        strokeLinejoin="round"
      />
      {shown.map((stop, index) => (
        <Stop
          key={stop.momentId}
          stop={stop}
          x={x(index)}
          peak={stop.momentId === peakId}
          end={stop.momentId === endId}
        />
      ))}
    </svg>
  )
}

function Stop({ stop, x, peak, end }: { stop: JourneyStopRecord; x: number; peak: boolean; end: boolean }) {
  const t = useWords('moments')
  const { value, source, position } = stop
  if (value === null || source === null) {
    return (
      <circle cx={x} cy={y(0)} r={2.5} style={{ fill: 'var(--k-line-strong)' }}>
        <title>{t('way.unscored', { position })}</title>
      </circle>
    )
  }
  const colour = scoreColour(value as ScoreValue)
  const marks = [...(peak ? [t('cards.peak')] : []), ...(end ? [t('cards.end')] : [])].join(' · ')
  return (
    <g>
      <title>
        {`${t('way.moment', { position })} ${scoreText(value as ScoreValue)} ${t(`source.${source as ScoreSource}`)}${marks ? ` · ${marks}` : ''}`}
      </title>
      {peak ? (
        <circle cx={x} cy={y(value)} r={9} fill="none" style={{ stroke: 'var(--k-text-2)' }} strokeWidth={1.5} />
      ) : null}
      <circle
        cx={x}
        cy={y(value)}
        r={5}
        style={{ fill: source === 'customer' ? colour : 'var(--k-surface)', stroke: colour }}
        strokeWidth={2}
        strokeDasharray={source === 'estimate' ? '0.1 3' : undefined}
        strokeLinecap="round"
      />
      {end ? <path d={`M${x - 4} ${height - 2}h8l-4-6z`} style={{ fill: 'var(--k-text-2)' }} /> : null}
    </g>
  )
}
