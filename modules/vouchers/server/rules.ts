import type { VoucherState } from '../contract.ts'

/** 31 signs without 0, O, 1, I and L; a prime number of them, so that the check finds every swap and every wrong sign. */
const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const prime = signs.length
export const codeLength = 10

/** Ten signs of nine numbers from 0 to 30, the last one a check. */
export function codeOf(numbers: readonly number[]): string {
  const body = numbers.slice(0, codeLength - 1).map((one) => ((one % prime) + prime) % prime)
  return [...body, checkOf(body)].map((one) => signs[one]).join('')
}

function checkOf(body: readonly number[]): number {
  const sum = body.reduce((total, one, index) => total + one * (index + 1), 0)
  return sum % prime
}

/**
 * What somebody typed or scanned, as a code: width, case, spaces and dashes do not matter. null when it is none, or
 * when a sign is wrong or two have changed places.
 */
export function readCode(text: string): string | null {
  const plain = plainCode(text)
  if (plain.length !== codeLength) return null
  const numbers = [...plain].map((sign) => signs.indexOf(sign))
  if (numbers.some((one) => one < 0)) return null
  return checkOf(numbers.slice(0, -1)) === numbers.at(-1) ? plain : null
}

/** The beginning of a code, for searching; null when it cannot be one. */
export function readCodePart(text: string): string | null {
  const plain = plainCode(text)
  if (plain.length < 3 || plain.length > codeLength) return null
  return [...plain].every((sign) => signs.includes(sign)) ? plain : null
}

const plainCode = (text: string) =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—_.·]/g, '')

/** XXXXX-XXXXX */
export function groupedCode(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

/** The token in an address of the customer's page, as a QR code holds it; null when there is none. */
export function tokenIn(text: string): string | null {
  return /\/v\/([A-Za-z0-9_-]{32})(?:[?#/]|$)/.exec(text.trim())?.[1] ?? null
}

/** By the clock: past its end it is expired, whether or not a job has noted it. */
export function stateAt(row: { state: VoucherState; expiresAt: Date | null }, at: Date): VoucherState {
  return row.state === 'open' && row.expiresAt !== null && row.expiresAt <= at ? 'expired' : row.state
}

/** With so little left the customer and we are reminded, ms. */
export const expiringWithin = 7 * 86_400_000

/** The instant at which `day` is over in a time zone: the next day's beginning there. */
export function endOfDay(day: string, timeZone: string): Temporal.Instant {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).toInstant()
}
