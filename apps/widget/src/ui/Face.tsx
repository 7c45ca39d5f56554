/** @jsxImportSource preact */
// Mouths from the saddest to the happiest on a 24×24 face; ±3 are open. The same faces as at the desk.
const mouths = [
  'M7.6 18c.6-3 2.4-4.2 4.4-4.2s3.8 1.2 4.4 4.2z',
  'M7.6 17.2c1-2 2.6-3 4.4-3s3.4 1 4.4 3',
  'M8 16.4c1.1-1.1 2.4-1.6 4-1.6s2.9.5 4 1.6',
  'M8 15.6h8',
  'M8 14.8c1.1 1.1 2.4 1.6 4 1.6s2.9-.5 4-1.6',
  'M7.6 14.2c1 2 2.6 3 4.4 3s3.4-1 4.4-3',
  'M7.2 13.6h9.6c-.5 3.2-2.4 4.7-4.8 4.7s-4.3-1.5-4.8-4.7z',
]
const eyes = 'M7 10.2c.7-1.2 2.3-1.2 3 0M14 10.2c.7-1.2 2.3-1.2 3 0'
const brows: Record<number, string> = {
  [-3]: 'M6.6 6.6l3.2 1.5M17.4 6.6l-3.2 1.5',
  [-2]: 'M6.8 7.8l2.8-.9M17.2 7.8l-2.8-.9',
}

/** One of the seven faces of the score. */
export function Face({ value, size = 34 }: { value: number; size?: number }) {
  return (
    <svg class="face" data-value={value} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="11" />
      <g class="ink">
        <path d={mouths[value + 3]} class={Math.abs(value) === 3 ? 'full' : ''} />
        {value === 3 ? <path d={eyes} /> : <path class="eye" d="M8.6 10h.01M15.4 10h.01" />}
        {brows[value] ? <path d={brows[value]} /> : null}
      </g>
    </svg>
  )
}
