/** @jsxImportSource preact */
import { brows, eyes, mouths, type ScoreValue } from '#platform/drawing/faces.ts'

/** One of the seven faces of the score, as at the desk. */
export function Face({ value, size = 34 }: { value: number; size?: number }) {
  const face = value as ScoreValue
  return (
    <svg class="face" data-value={value} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="11" />
      <g class="ink">
        <path d={mouths[face]} class={Math.abs(value) === 3 ? 'full' : ''} />
        {eyes[face] ? <path d={eyes[face]} /> : <path class="eye" d="M8.6 10h.01M15.4 10h.01" />}
        {brows[face] ? <path d={brows[face]} /> : null}
      </g>
    </svg>
  )
}
