import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findBrowser } from './find-browser.ts'

/** A browser of this machine without a window, that calls nobody by itself. `more`: switches of its own. */
export async function openBrowser(...more: readonly string[]): Promise<Browser> {
  const executablePath = findBrowser(process.env)
  if (!executablePath) throw new Error('no Chromium or Chrome on this machine')
  return chromium.launch({
    executablePath,
    args: [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...more,
    ],
  })
}

/**
 * What people who read by other means would stumble over, each with its place and why; nothing when all is well.
 * `within`: that part of the page alone; `without`: all but that.
 */
export async function seriousFaults(
  page: Page,
  { within, without }: { within?: string; without?: string } = {},
): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  if (within) axe.include(within)
  if (without) axe.exclude(without)
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const where = nodes.map((node) => `${node.html.slice(0, 200)} ${node.failureSummary?.slice(0, 300)}`)
      return `${id}: ${where.join('\n  ')}`
    })
}

/** A picture `<name>.png` in the folder `KAIROS_SCREENSHOTS`, where somebody asks for pictures. */
export async function picture(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  const folder = process.env.KAIROS_SCREENSHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage })
}
