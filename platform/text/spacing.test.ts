import { createInstance } from 'i18next'
import { expect, test } from 'vitest'
import { edgedInterpolation, withSpaces } from './spacing.ts'

const words = createInstance()
void words.init({
  lng: 'zh-CN',
  resources: {
    'zh-CN': {
      translation: {
        waits: '{{who}}等了 {{time}}',
        from: '我们从{{time}}起处理',
        quoted: '{{who}}说“{{text}}”',
        count: '{{count}}条',
        both: '{{one}}{{two}}',
        about: '关于{{text}}',
      },
    },
  },
  interpolation: edgedInterpolation,
  initAsync: false,
  showSupportNotice: false,
} as Parameters<typeof words.init>[0])
const say = (key: string, params: Record<string, unknown>) => withSpaces(words.t(key, params))

test.each<[string, Record<string, unknown>, string]>([
  ['waits', { who: 'Emily Carter', time: '1天7小时' }, 'Emily Carter 等了 1天7小时'],
  ['waits', { who: '王丽', time: '5分' }, '王丽等了 5分'],
  ['waits', { who: 'Robert Jr.', time: '5分' }, 'Robert Jr. 等了 5分'],
  ['from', { time: '明天 02:00' }, '我们从明天 02:00 起处理'],
  ['from', { time: '09:00' }, '我们从 09:00 起处理'],
  ['quoted', { who: 'Zoë', text: 'OK' }, 'Zoë 说“OK”'],
  ['count', { count: 5 }, '5条'],
  ['both', { one: '云栖里', two: 'Kairos' }, '云栖里 Kairos'],
  ['both', { one: 'B2', two: '车位' }, 'B2 车位'],
  ['about', { text: '3号楼<b> & {{who}} $&' }, '关于 3号楼<b> & {{who}} $&'],
  ['about', { text: '' }, '关于'],
  ['about', { text: null }, '关于'],
])('%s %j reads %s', (key, params, text) => expect(say(key, params)).toBe(text))

test('a text into which another was put has its spaces once, and no edge is left', () => {
  const inner = say('waits', { who: 'Emily', time: '5分' })
  expect(say('about', { text: inner })).toBe('关于 Emily 等了 5分')
  expect(say('about', { text: inner })).not.toMatch(/\uFDD0/)
})
