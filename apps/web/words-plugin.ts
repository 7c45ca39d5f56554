import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

const prefix = 'virtual:words/'
type Space = Record<string, unknown>
const isSpace = (value: unknown): value is Space => typeof value === 'object' && value !== null

/** The files with words of a language, and the space each belongs to; later ones are laid over earlier ones. */
export function wordFiles(root: string, locale: string): { space: string; file: string }[] {
  const modules = readdirSync(path.join(root, 'modules'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  const folders: [string, string][] = [
    ['platform', 'platform/words'],
    ['web', 'platform/web/words'],
    ['desk', 'apps/web/words'],
    ['today', 'apps/web/today/words'],
    ['demo', 'apps/web/demo/words'],
    ...modules.flatMap(({ name }): [string, string][] => [
      [name, `modules/${name}/words`],
      [name, `modules/${name}/web/words`],
    ]),
  ]
  return folders
    .map(([space, folder]) => ({ space, file: path.join(root, folder, `${locale}.json`) }))
    .filter(({ file }) => existsSync(file))
}

/** `import('virtual:words/zh-CN')`: all words of one language and Ant Design's, as one chunk. */
export function wordsPlugin(root: string): Plugin {
  return {
    name: 'kairos-words',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return
      const locale = id.slice(prefix.length + 1)
      const spaces: Record<string, Space> = {}
      for (const { space, file } of wordFiles(root, locale)) {
        this.addWatchFile(file)
        const words = JSON.parse(readFileSync(file, 'utf8')) as Space
        // What an error says comes with the server's answer, in the reader's language.
        if (!path.relative(root, file).includes('web/')) delete words.error
        spaces[space] = merge(spaces[space] ?? {}, words)
      }
      const language = path.join(root, 'platform/web/languages', `${locale}.ts`)
      return `export { language } from ${JSON.stringify(language)}\nexport const spaces = JSON.parse(${JSON.stringify(JSON.stringify(spaces))})`
    },
  }
}

function merge(into: Space, from: Space): Space {
  for (const [key, value] of Object.entries(from)) {
    const there = into[key]
    into[key] = isSpace(there) && isSpace(value) ? merge({ ...there }, value) : value
  }
  return into
}
