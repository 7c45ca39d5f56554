const units = { minutes: 1, hours: 60, days: 24 * 60 } as const
export type LengthUnit = keyof typeof units
export const lengthUnits = Object.keys(units) as LengthUnit[]
export const minutesIn = (unit: LengthUnit): number => units[unit]

/** The largest unit in which so many minutes are a whole number; minutes for none. */
export function unitOf(minutes: number): LengthUnit {
  if (minutes === 0) return 'minutes'
  return lengthUnits.findLast((unit) => minutes % units[unit] === 0) ?? 'minutes'
}
