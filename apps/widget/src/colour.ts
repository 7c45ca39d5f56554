type Rgb = [number, number, number]
const parse = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb
const show = (rgb: Rgb) => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
/** Contrast of two colours, 1 to 21, WCAG 2.2. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(parse(one)), luminance(parse(other))].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
/** White where it can be read (4.5) on `ground`, else black, which then can. */
export function inkOn(ground: string): string {
  return contrast('#ffffff', ground) >= 4.5 ? '#ffffff' : '#000000'
}
/** `colour` moved towards white or black until it can be read (4.5) on `ground`. */
export function readableOn(colour: string, ground: string): string {
  const towards = parse(luminance(parse(ground)) < 0.5 ? '#ffffff' : '#000000')
  const from = parse(colour)
  for (let step = 0; step <= 10; step += 1) {
    const mixed = show(from.map((part, at) => part + ((towards[at]! - part) * step) / 10) as Rgb)
    if (contrast(mixed, ground) >= 4.6) return mixed
  }
  return show(towards)
}
