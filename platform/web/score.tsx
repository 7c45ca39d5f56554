import { Tooltip } from 'antd'
import { brows, eyes, mouths, type ScoreValue, scoreText, scoreValues } from '#platform/drawing/faces.ts'
import { useWords } from './words.ts'
import './theme/score.css'

export { type ScoreValue, scoreText, scoreValues }

/** Who says so: the customer, a colleague reviewing, or a guess of the product. */
export type ScoreSource = 'customer' | 'reviewer' | 'estimate'

export const scoreColour = (value: ScoreValue): string =>
  `var(--score-${value < 0 ? 'n' : value > 0 ? 'p' : ''}${Math.abs(value)})`

/** One of the seven faces. Solid: the customer said so; outlined: a reviewer; dotted: an estimate. */
export function Face({
  value,
  source = 'customer',
  size = 24,
}: {
  value: ScoreValue
  source?: ScoreSource
  size?: number
}) {
  const colour = scoreColour(value)
  const solid = source === 'customer'
  // The two lightest colours need dark features.
  const ink = solid ? (Math.abs(value) <= 1 ? 'var(--score-ink-weak)' : 'var(--score-ink-strong)') : colour
  const open = Math.abs(value) === 3
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle
        cx="12"
        cy="12"
        r={solid ? 11 : 10.2}
        fill={solid ? colour : 'none'}
        stroke={solid ? 'none' : colour}
        strokeWidth="1.7"
        {...(source === 'estimate' ? { strokeDasharray: '0.1 3.1', strokeLinecap: 'round' as const } : {})}
      />
      <g fill="none" stroke={ink} strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round">
        {brows[value] ? <path d={brows[value]} /> : null}
        {eyes[value] ? <path d={eyes[value]} /> : null}
        <path d={mouths[value]} fill={open ? ink : 'none'} />
      </g>
      {eyes[value] ? null : (
        <g fill={ink}>
          <circle cx="8.6" cy="10" r="1.3" />
          <circle cx="15.4" cy="10" r="1.3" />
        </g>
      )}
    </svg>
  )
}

/** A score with its sign and source: `<ScoreChip value={2} source="customer" />`. */
export function ScoreChip({ value, source }: { value: ScoreValue; source: ScoreSource }) {
  const t = useWords('web')
  const said = t('score.chip', {
    value: scoreText(value),
    meaning: t(`score.value.${value}`),
    source: t(`score.source.${source}`),
  })
  return (
    <Tooltip title={said}>
      <span className="k-score" data-value={value} data-source={source} role="img" aria-label={said}>
        <Face value={value} source={source === 'customer' ? 'customer' : 'reviewer'} size={17} />
        {scoreText(value)}
      </span>
    </Tooltip>
  )
}

/** The seven faces to choose from, sign and words printed; arrow keys move. */
export function ScoreFaces({
  value,
  onChange,
  source = 'customer',
  words = true,
}: {
  value: ScoreValue | null
  onChange: (value: ScoreValue) => void
  source?: ScoreSource
  words?: boolean
}) {
  const t = useWords('web')
  const move = (from: ScoreValue, by: number) => {
    const next = scoreValues[scoreValues.indexOf(from) + by]
    if (next !== undefined) onChange(next)
  }
  return (
    <div className="k-faces" role="radiogroup" aria-label={t('score.ask')}>
      {scoreValues.map((one) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio input cannot hold a drawing
        <button
          key={one}
          type="button"
          role="radio"
          aria-checked={one === value}
          aria-label={`${scoreText(one)} ${t(`score.value.${one}`)}`}
          tabIndex={one === (value ?? 0) ? 0 : -1}
          className="k-face"
          data-value={one}
          ref={(element) => {
            if (element && one === value && element.parentElement?.contains(document.activeElement)) element.focus()
          }}
          onClick={() => onChange(one)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight' || event.key === 'ArrowUp') move(one, 1)
            else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') move(one, -1)
            else return
            event.preventDefault()
          }}
        >
          <Face value={one} source={source} size={34} />
          <b>{scoreText(one)}</b>
          {words ? <small>{t(`score.value.${one}`)}</small> : null}
        </button>
      ))}
    </div>
  )
}
