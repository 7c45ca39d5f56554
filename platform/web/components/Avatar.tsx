import { initialsOf } from '../format.tsx'
import './page.css'

// One lightness for every hue: white text stands at better than 4.5:1.
function colourOf(key: string, hue: number | undefined): string {
  let sum = 0
  for (const letter of key) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return `oklch(0.53 0.075 ${hue ?? (sum * 47) % 360})`
}

/** What still fits into a small circle: of a Chinese name the last sign, of others the first letter. */
function oneOf(initials: string): string {
  const signs = [...initials]
  return (/\p{Script=Han}/u.test(initials) ? signs.at(-1) : signs[0]) ?? ''
}

/** The first signs of a name in a circle (organizations: a square); always the same colour for the same `id`. */
export function Avatar({
  name,
  id,
  hue,
  size = 36,
  square,
  availability,
}: {
  name: string
  id?: string
  hue?: number
  size?: number
  square?: boolean
  availability?: 'online' | 'busy' | 'away'
}) {
  const sign = (
    <span
      className="k-avatar"
      data-square={square || undefined}
      aria-hidden="true"
      style={{ width: size, height: size, background: colourOf(id ?? name, hue), fontSize: Math.max(11, size * 0.36) }}
    >
      {size < 26 ? oneOf(initialsOf(name)) : initialsOf(name)}
    </span>
  )
  if (!availability) return sign
  return (
    <span className="k-avatar-dot" data-availability={availability}>
      {sign}
    </span>
  )
}
