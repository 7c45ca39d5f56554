import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** What a visitor's first page view may cost at most, bytes gzipped. */
export const mostWidgetBytes = 25 * 1024

/** Weight of the built widget (`folder/widget.js`), bytes. */
export async function weighWidget(folder: string): Promise<{ bytes: number; gzipped: number; most: number }> {
  const script = await readFile(path.join(folder, 'widget.js'))
  return { bytes: script.length, gzipped: gzipSync(script, { level: 9 }).length, most: mostWidgetBytes }
}
