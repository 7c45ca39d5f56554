import type { NextStepRecord, StepReasonRecord } from '#apps/contract/today.ts'
import {
  formatDay,
  formatDayTime,
  formatDuration,
  formatRelative,
  formatTime,
  scoreText,
  type Words,
} from '#platform/web/index.ts'

/** How a visitor without a name is called. */
export function nameOf(t: Words, customer: NonNullable<NextStepRecord['customer']>): string {
  return customer.name || t('conversations:visitor', { code: customer.code })
}

/** Red only for what has gone wrong, amber for what is about to. */
export function toneOf({ kind, points }: StepReasonRecord): 'bad' | 'soon' | 'calm' {
  if (kind === 'broken' || kind === 'escalated' || kind === 'not-met' || kind === 'low-score') return 'bad'
  if (kind === 'handover-low') return 'soon'
  if (kind === 'partly' || kind === 'notice' || kind === 'refused' || kind === 'chosen' || kind === 'task-late')
    return 'soon'
  return (kind === 'waiting' || kind === 'due') && points > 50 ? 'soon' : 'calm'
}

/** Whole minutes, so that a reason does not tick. */
const span = (from: number, to: number) => formatDuration(Math.max(1, Math.floor(Math.abs(to - from) / 60_000)) * 60)

/** A reason in words and figures: "王丽等了 2 小时 10 分，平时 20 分钟". */
export function reasonText(t: Words, reason: StepReasonRecord, name: string, now: number): string {
  const at = reason.at ? Date.parse(reason.at) : now
  const { kind, text, usualSeconds } = reason
  switch (kind) {
    case 'broken':
      return t('why.broken', { text, time: span(at, now) })
    case 'escalated': {
      const { who } = reason
      if (at <= now) return t('why.escalated', { who, text, time: span(at, now) })
      return t('why.escalatedSoon', { who, text, time: formatDayTime(reason.at ?? '') })
    }
    case 'due':
      if (reason.wholeDay) return t('why.dueDay', { text, day: formatDay(reason.at ?? '') })
      return t('why.due', { text, time: formatDayTime(reason.at ?? '') })
    case 'notice':
      return t('why.notice', { text })
    case 'chosen':
      return t('why.chosen', { name, text, time: formatDayTime(reason.at ?? '') })
    case 'refused':
      return reason.words
        ? t('why.refusedWords', { name, text, words: reason.words })
        : t('why.refused', { name, text })
    case 'task-late':
      return t('why.taskLate', { text, time: span(at, now) })
    case 'task-due':
      return t('why.taskDue', { text, time: formatDayTime(reason.at ?? '') })
    case 'waiting': {
      const time = span(at, now)
      if (usualSeconds === null) return t('why.waiting', { name, time })
      return t('why.waitingUsual', {
        name,
        time,
        usual: formatDuration(Math.max(60, Math.round(usualSeconds / 60) * 60)),
      })
    }
    case 'not-met':
    case 'partly': {
      const said = text ? t(`why.${kind}Words`, { name, text }) : t(`why.${kind}`, { name })
      const { instead } = reason
      return instead ? t(`why.instead.${instead.why}`, { who: instead.name, said }) : said
    }
    case 'low-score': {
      const value = scoreText((reason.value ?? -1) as -1)
      return text ? t('why.lowWords', { name, value, text }) : t('why.low', { name, value })
    }
    case 'handover-low': {
      const value = scoreText((reason.value ?? -1) as -1)
      const who = reason.who || t('moments:who.former')
      return text ? t('why.handoverWords', { who, value, text }) : t('why.handover', { who, value })
    }
    case 'no-expectation':
      return t('why.noExpectation', { name })
    case 'draft':
      return t('why.draft', { time: span(at, now) })
    case 'wakes':
      return t('why.wakes', { time: formatTime(reason.at ?? '') })
    case 'ours':
      return t('why.ours', { when: formatRelative(reason.at ?? '') })
  }
}
