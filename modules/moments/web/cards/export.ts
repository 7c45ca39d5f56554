import type { ScorecardRowRecord, ScorecardView } from '../../contract/scorecards.ts'
import { lineName } from './figures.ts'

/**
 * A scorecard as a table for spreadsheets: UTF-8 with a byte order mark, without which Excel takes Chinese for something
 * else; numbers with a point; a text that begins like a formula is disarmed.
 */
export function csvOf(rows: readonly ScorecardRowRecord[], by: ScorecardView, t: (key: string) => string): string {
  const head = [
    t(`cards.by.${by}`),
    ...['average', 'low', 'high', 'total', 'count', 'moments', 'shareShort'].map((key) => t(`cards.${key}`)),
    ...['−3', '−2', '−1', '0', '+1', '+2', '+3'],
    ...['customer', 'reviewer', 'estimate'].map((source) => t(`source.${source}`)),
    t('cards.recordedScores'),
    t('cards.waitingSeconds'),
    ...['peak', 'end'].map((key) => t(`cards.${key}`)),
  ]
  const lines = rows.map((row) => [
    lineName(row, by, t),
    row.average,
    row.interval?.low,
    row.interval?.high,
    row.total,
    row.count,
    row.moments,
    row.share,
    ...row.distribution,
    row.bySource.customer,
    row.bySource.reviewer,
    row.bySource.estimate,
    row.recorded,
    row.waitingMedian,
    row.peak?.value,
    row.end?.value,
  ])
  return `\ufeff${[head, ...lines].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`
}

export function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Hands a file to the browser. */
export function saveFile(content: BlobPart, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A drawing as a picture of twice its size, in the colours of the screen. */
export async function savePicture(svg: SVGSVGElement, name: string): Promise<void> {
  const style = getComputedStyle(document.documentElement)
  const { width, height } = svg.viewBox.baseVal
  const source = new XMLSerializer()
    .serializeToString(svg)
    .replace(/var\((--[\w-]+)\)/g, (_, variable: string) => style.getPropertyValue(variable).trim())
    .replace('<svg', `<svg font-family="${getComputedStyle(svg).fontFamily.replaceAll('"', "'")}"`)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * 2
  canvas.height = height * 2
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.fillStyle = style.getPropertyValue('--k-surface').trim()
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (blob) saveFile(blob, name, 'image/png')
}
