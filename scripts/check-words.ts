/**
 * Fails when the languages of a namespace do not have the same keys and placeholders, when a text is empty, or when a
 * Chinese file holds simplified-only words in zh-TW that Taiwan does not use.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { locales } from '#platform/contract/locale.ts'

const root = path.resolve(import.meta.dirname, '..')
/** Words of the mainland that Taiwan says otherwise. */
const notInTaiwan =
  /軟件|信息|用戶|登錄|郵箱|鏈接|文件夾|網絡|默認|設置|視頻|添加|數據|屏幕|打印|賬號|帳戶密碼|質量|優化|支持|服務器|模板|保存|刷新頁面|注銷|點擊|搜索|會話|質檢|在線(?!上)|反饋|短信|激活|二維碼|攝像頭|渠道|上門/
const problems: string[] = []

function flatten(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[prefix, value]])
  const found = new Map<string, string>()
  for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
    for (const [name, text] of flatten(inner, prefix ? `${prefix}.${key}` : key)) found.set(name, text)
  }
  return found
}
const plural = (key: string) => key.replace(/_(one|other|zero)$/, '')
const placeholders = (text: string) => [...new Set(text.match(/\{\{\s*[\w.]+/g) ?? [])].sort().join()

const folders = [
  'platform/words',
  'platform/web/words',
  ...readdirSync(path.join(root, 'modules')).flatMap((name) => [`modules/${name}/words`, `modules/${name}/web/words`]),
  ...readdirSync(path.join(root, 'apps')).map((name) => `apps/${name}/words`),
  'apps/web/demo/words',
  'apps/web/today/words',
]
for (const folder of folders.filter((name) => existsSync(path.join(root, name)))) {
  const texts = new Map(
    locales.map((locale) => [
      locale,
      flatten(JSON.parse(readFileSync(path.join(root, folder, `${locale}.json`), 'utf8'))),
    ]),
  )
  const base = texts.get('zh-CN') ?? new Map()
  for (const [locale, words] of texts) {
    const keys = new Set([...words.keys()].map(plural))
    for (const key of base.keys()) if (!keys.has(plural(key))) problems.push(`${folder}/${locale}.json lacks ${key}`)
    const known = new Set([...base.keys()].map(plural))
    for (const [key, text] of words) {
      if (!known.has(plural(key))) problems.push(`${folder}/zh-CN.json lacks ${key}`)
      if (text.trim() === '') problems.push(`${folder}/${locale}.json: ${key} is empty`)
      const original = base.get(key)
      if (original !== undefined && placeholders(text) !== placeholders(original))
        problems.push(`${folder}/${locale}.json: ${key} has other placeholders`)
      if (locale === 'zh-TW' && notInTaiwan.test(text))
        problems.push(`${folder}/zh-TW.json: ${key} uses a mainland word: ${text}`)
    }
  }
}
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`)
  process.exitCode = 1
}
