import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInstance, type i18n } from 'i18next'
import { type Locale, locales } from '../../contract/locale.ts'
import { edgedInterpolation, withSpaces } from '../../text/spacing.ts'

const root = path.resolve(import.meta.dirname, '../../..')
let instance: i18n | undefined

/**
 * The server's side of the words: `platform/words/<locale>.json` and `modules/<name>/words/<locale>.json`, the module's
 * name being the namespace. Read once, at the first use.
 */
function words(): i18n {
  if (instance) return instance
  const folders: [string, string][] = [['platform', path.join(root, 'platform/words')]]
  for (const entry of readdirSync(path.join(root, 'modules'), { withFileTypes: true })) {
    if (entry.isDirectory()) folders.push([entry.name, path.join(root, 'modules', entry.name, 'words')])
  }
  const resources: Record<string, Record<string, object>> = {}
  for (const locale of locales) {
    const spaces: Record<string, object> = {}
    for (const [space, folder] of folders) {
      try {
        spaces[space] = JSON.parse(readFileSync(path.join(folder, `${locale}.json`), 'utf8')) as object
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
    }
    resources[locale] = spaces
  }
  const made = createInstance()
  void made.init({
    resources,
    fallbackLng: 'zh-CN',
    defaultNS: 'platform',
    interpolation: edgedInterpolation,
    initAsync: false,
    showSupportNotice: false,
  } as Parameters<typeof made.init>[0])
  instance = made
  return made
}

/** The text of `key` (`namespace:path.to.key`) for a reader. */
export function translate(locale: Locale, key: string, params: Record<string, unknown> = {}): string {
  return withSpaces(words().t(key, { lng: locale, ...params }))
}
