/** @jsxImportSource preact */
import { brows, eyes, mouths, type ScoreValue } from '#platform/drawing/faces.ts'

/** One of the seven faces; its colours come from the stylesheet by `data-score`. */
export function Face({ value }: { value: ScoreValue }) {
  return (
    <svg class="face" viewBox="0 0 24 24" aria-hidden="true" data-score={value}>
      <circle cx="12" cy="12" r="11" />
      {brows[value] ? <path d={brows[value]} /> : null}
      {eyes[value] ? (
        <path d={eyes[value]} />
      ) : (
        <g>
          <circle cx="8.6" cy="10" r="1.3" />
          <circle cx="15.4" cy="10" r="1.3" />
        </g>
      )}
      <path d={mouths[value]} class={Math.abs(value) === 3 ? 'open' : undefined} />
    </svg>
  )
}

const shapes = {
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M7 7l10 10M17 7L7 17',
  clock: 'M12 7v5.3l3.4 2M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17z',
  turn: 'M4.5 12a7.5 7.5 0 0 1 13-5l2 2M19.5 5v4h-4M19.5 12a7.5 7.5 0 0 1-13 5l-2-2M4.5 19v-4h4',
  clip: 'M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3 3 0 0 1 4.3 4.3l-7.6 7.6a1.4 1.4 0 0 1-2-2l6.8-6.8',
  person: 'M12 12.2a4 4 0 1 0 0-8a4 4 0 0 0 0 8zM4.5 20c.6-3.6 3.7-5.4 7.5-5.4s6.9 1.8 7.5 5.4',
  arrow: 'M5 12h13M13 6.5l5.5 5.5-5.5 5.5',
  heart: 'M12 19.5S4.5 15 4.5 9.6A4 4 0 0 1 12 7.6a4 4 0 0 1 7.5 2C19.5 15 12 19.5 12 19.5z',
} as const

/** A small drawing in the colour of its text. */
export function Icon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  )
}
