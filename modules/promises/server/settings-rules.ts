import type { PromiseSettings } from '../contract.ts'

const hour = 60
const day = 24 * hour

/** What the product comes with. */
export const standardSettings: PromiseSettings = {
  bands: [
    { upTo: 5, reminders: [] },
    { upTo: 30, reminders: [{ by: 'share', value: 50 }] },
    {
      upTo: 5 * hour,
      reminders: [
        { by: 'share', value: 50 },
        { by: 'share', value: 90 },
      ],
    },
    {
      upTo: 2 * day,
      reminders: [
        { by: 'share', value: 50 },
        { by: 'before', value: hour },
      ],
    },
    {
      upTo: 14 * day,
      reminders: [
        { by: 'before', value: day },
        { by: 'before', value: hour },
      ],
    },
    {
      upTo: null,
      reminders: [
        { by: 'share', value: 50 },
        { by: 'before', value: 2 * day },
        { by: 'before', value: hour },
      ],
    },
  ],
  inHours: true,
  team: 'away',
  escalation: { before: 15, after: 30 },
  notice: { on: true, share: 20, most: 4 * hour, shortest: 30 },
  templates: {
    ask: {
      'zh-CN':
        '{{customer}}，您好！\n我们答应您“{{what}}”，约定的时间是 {{due}}。想和您商量，能不能改到 {{new}}？\n原因：{{why}}\n您觉得可以吗？回复我们一声，或在这里选择：{{link}}\n在您同意之前，原来的约定不变。',
      'zh-TW':
        '{{customer}}，您好！\n我們答應您「{{what}}」，約定的時間是 {{due}}。想和您商量，能不能改到 {{new}}？\n原因：{{why}}\n您覺得可以嗎？回覆我們一聲，或在這裡選擇：{{link}}\n在您同意之前，原來的約定不變。',
      en: 'Hello {{customer}},\nWe promised you “{{what}}”, due {{due}}. May we move it to {{new}}?\nThe reason: {{why}}\nPlease tell us whether that suits you, or choose here: {{link}}\nUntil you agree, the first time stands.',
    },
    notice: {
      'zh-CN':
        '{{customer}}，您好！\n先告诉您一声：我们答应您的“{{what}}”（约定 {{due}}）会晚一些，很抱歉。\n原因：{{why}}\n新的时间是 {{new}}。\n如果这个时间不合适，请告诉我们，或在这里选择：{{link}}',
      'zh-TW':
        '{{customer}}，您好！\n先跟您說一聲：我們答應您的「{{what}}」（約定 {{due}}）會晚一些，很抱歉。\n原因：{{why}}\n新的時間是 {{new}}。\n如果這個時間不合適，請告訴我們，或在這裡選擇：{{link}}',
      en: 'Hello {{customer}},\nTelling you in good time: “{{what}}”, promised for {{due}}, will be later. We are sorry.\nThe reason: {{why}}\nThe new time is {{new}}.\nIf it does not suit you, please tell us, or choose here: {{link}}',
    },
  },
}

/** What is wrong with settings beyond their shape, or null. */
export function settingsProblem({ bands }: PromiseSettings): { field: string; reason: string } | null {
  const field = 'settings.bands'
  if (bands.at(-1)?.upTo !== null) return { field, reason: 'promises:reason.last-band' }
  let longest = 0
  for (const { upTo, reminders } of bands) {
    if (upTo === null) {
      if (bands.at(-1)?.upTo !== upTo || bands.filter((one) => one.upTo === null).length > 1)
        return { field, reason: 'promises:reason.last-band' }
    } else if (upTo <= longest) return { field, reason: 'promises:reason.band-order' }
    else longest = upTo
    if (reminders.some(({ by, value }) => by === 'share' && value > 99))
      return { field, reason: 'promises:reason.share' }
  }
  return null
}

/**
 * A template with its placeholders filled; a line with one that is empty is left out, and so is a sentence's gap that
 * nobody can fill.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .split('\n')
    .filter((line) => [...line.matchAll(/\{\{(\w+)\}\}/g)].every(([, name]) => values[name ?? ''] !== ''))
    .map((line) => line.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole))
    .join('\n')
}
