import { provideWords } from '#platform/web/index.ts'

// One chunk per language (see words-plugin.ts): a reader loads only their own.
provideWords({
  'zh-CN': () => import('virtual:words/zh-CN'),
  'zh-TW': () => import('virtual:words/zh-TW'),
  en: () => import('virtual:words/en'),
})
