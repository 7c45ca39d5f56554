import {
  addressOf,
  currentLocale,
  currentTimeZone,
  refetch,
  useCall,
  useLive,
  useThrottled,
  type Words,
  wallAt,
} from '#platform/web/index.ts'
import {
  countVouchers,
  listVouchers,
  readVoucher,
  type VoucherKind,
  type VoucherRecord,
  voucherCard,
} from '../contract.ts'

/** XXXXX-XXXXX */
export const groupedCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`

/** A day such as 2026-12-31 as the reader writes it. */
export function dayText(day: string): string {
  return new Intl.DateTimeFormat(currentLocale(), {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  }).format(Date.parse(`${day}T00:00:00Z`))
}

/** The day so many days from today on the reader's clock. */
export function dayIn(days: number): string {
  const { year, month, day } = wallAt(Date.now(), currentTimeZone())
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10)
}

/** For how long a voucher may be honoured, days, with `chosen` among them; 0: without end, last. */
export const validSpans = (chosen: number): number[] =>
  [...new Set([30, 90, 365, 0, chosen])].toSorted((a, b) => (a || 1e6) - (b || 1e6))

const starters = ['queue', 'visit', 'warranty', 'gift', 'priority'] as const

/** What is usually given, in the company's own words, else in ours. */
export const honoursChoices = (known: readonly VoucherKind[], t: Words): string[] =>
  known.length > 0 ? known.map((one) => one.text) : starters.map((one) => t(`starter.common.${one}`))

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

/** Everything that shows vouchers is read again. */
export const vouchersChanged = (): Promise<void> => refetch(listVouchers, countVouchers, readVoucher)

/** Reads again when a colleague did something to a voucher. */
export function useVoucherNews(): void {
  const again = useThrottled(() => void vouchersChanged(), 500)
  useLive('voucher.', (event) => again(event.name))
}

/** The vouchers of a customer: open ones first, then the newest; at most 50. */
export function useCustomerVouchers(customerId: string): VoucherRecord[] | undefined {
  const { data } = useCall(listVouchers, { query: { customerId, state: 'all', limit: 50 } })
  return data?.items.toSorted((a, b) => Number(b.state === 'open') - Number(a.state === 'open'))
}

/** Where the card's picture is. */
export const cardAddress = (id: string): string => addressOf(voucherCard, { id }, {})

/** The card as a PNG, drawn here where the fonts are. */
export async function cardPng(id: string): Promise<Blob> {
  const answer = await fetch(cardAddress(id))
  if (!answer.ok) throw new Error('the card was not given')
  const drawing = new Image()
  drawing.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await answer.text())}`
  await drawing.decode()
  const canvas = document.createElement('canvas')
  canvas.width = drawing.naturalWidth * 1.5
  canvas.height = drawing.naturalHeight * 1.5
  canvas.getContext('2d')?.drawImage(drawing, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  )
}

/** Takes a file to the reader's own disk. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
