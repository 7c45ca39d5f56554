import { expect, test } from 'vitest'
import { findPromises, usualCalendar } from './index.ts'

/** A Sunday in November, half past four in the afternoon. */
const at = Temporal.Instant.from('2026-11-22T16:30:00+08:00')
const calendar = usualCalendar('Asia/Shanghai')

test.each([
  ['我们会在明天下午3点前给您回复。', '给您回复'],
  ['我们会在明天下午3点前派师傅上门。', '派师傅上门'],
  ['您好，请放心，48小时内处理完毕。', '处理完毕'],
  ['稍后给您回电。', '给您回电'],
  ['我明天一早就把发票寄给您哈', '把发票寄给您'],
  ['工程师会在周三上午到您家检修', '工程师到您家检修'],
  ['客服主管会在今天下午六点半前致电给您', '客服主管致电给您'],
  ['明天下午3点前，我们给您回复', '给您回复'],
  ['我们明天把昨天的账单重新发给您', '把昨天的账单重新发给您'],
  ['今天之内帮您改到周日班', '帮您改到周日班'],
  ['周五下班前一定会处理好的', '处理好'],
  ['師傅說明天九點半到您家', '師傅到您家'],
  ['我們會在三個工作天內以電子郵件回覆您。', '以電子郵件回覆您'],
  ['下週三下午會有專人與您聯繫', '有專人與您聯繫'],
  ['告知明天上午10点前安排师傅上门', '安排师傅上门'],
  ['將於9月20日前更換大堂門鎖', '更換大堂門鎖'],
  ["I'll get back to you by Friday 5pm.", 'Get back to you'],
  ['We will ship the missing part tomorrow.', 'Ship the missing part'],
  ['Our technician will visit you between 9 and 11 am tomorrow.', 'Our technician will visit you'],
  ["I'll let you know as soon as I hear from the airline", 'Let you know as soon as I hear from the airline'],
  ["we're going to replace the meter within two days", 'replace the meter'],
])('%s promises: %s', (text, what) => {
  expect(findPromises(text, { at, calendar }).map((one) => one.what)).toEqual([what])
})

test('is never empty: where the time is all that was said, the phrase stands', () => {
  for (const text of ['最晚明天到', '我们会在30分钟内到', '三天内给您']) {
    for (const one of findPromises(text, { at, calendar })) {
      expect(one.what.trim()).not.toBe('')
      expect([one.text, '给您']).toContain(one.what)
    }
  }
})
