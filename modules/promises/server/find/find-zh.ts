import type { Frame, TimeMention } from './due.ts'
import {
  arrival,
  benefit,
  type Clause,
  conditions,
  deed,
  judge,
  ours,
  reports,
  sentencesOf,
  willing,
  withoutQuotes,
} from './judge-zh.ts'
import { findTimesZh } from './times-zh.ts'

/** A promise found in a folded text; offsets into it. */
export type FoundInText = { start: number; end: number; due: TimeMention['due'] }

/** A clause that only names a time, or only opens; it belongs to what follows. */
const opening =
  /^(?:好的?|嗯|是的|明白|收到|了解|您好|你好|请放心|您放心|放心|抱歉|不好意思|非常抱歉|感谢|谢谢|这样|那么?|那|另外|同时|此外|然后|最后|首先|稍等|请稍等)+$/

/** Promises of ours in a folded Chinese text. */
export function findZh(text: string, frame: Frame): FoundInText[] {
  const plain = withoutQuotes(text)
  return sentencesOf(plain).flatMap((clauses) => inSentence(clauses, frame))
}

function inSentence(clauses: readonly Clause[], frame: Frame): FoundInText[] {
  const found: FoundInText[] = []
  const whole = clauses.map((one) => one.text).join(',')
  const timed = clauses.map((clause) => findTimesZh(clause.text, frame))
  let conditional = false
  /** A time of an earlier clause that nothing has used yet. */
  let pending: { clause: Clause; mentions: TimeMention[] } | null = null
  clauses.forEach((clause, index) => {
    if (conditions.test(clause.text) || arrival.test(clause.text) || reports.test(clause.text)) conditional = true
    // 安排在9月22日,当天完成: the day that was just named.
    if (found.length > 0 && /^当[天日]/.test(clause.text)) return
    const mentions = timed[index]!
    if (conditional) return
    const dated = mentions.filter((one) => one.due !== null && !isAim(clause.text, one, mentions))
    const earlier = timed
      .slice(0, index)
      .flat()
      .findLast((one) => one.due !== null && !one.past)
    if (earlier) for (const one of dated) if (sameDay.test(clause.text.slice(one.start))) one.due = earlier.due
    if (judge(clause, mentions, whole)) {
      const used = dated.length > 0 ? dated : (pending?.mentions ?? [])
      const own = dated.length > 0 || !pending
      const start = own ? beginOf(clause, mentions) : pending!.clause.start + firstOf(pending!.mentions)
      const end = clause.start + clause.text.replace(/[\s~?]+$/, '').length
      const due = dueOf(used)
      if (due) {
        if (!used.every((one) => one.past)) found.push({ start, end, due })
        pending = null
      } else if (used.length === 0 && !/届时|到时/.test(clause.text) && saysWill(clause.text, mentions))
        found.push({ start, end, due: null })
      return
    }
    if (dated.length > 0 && !deed.test(clause.text) && !opening.test(clause.text.trim()) && onlyTime(clause, dated)) {
      pending = { clause, mentions: dated }
    } else if (dated.length > 0) pending = null
  })
  // 我现在就去核实,15分钟内回复您: the one with a time says when; nobody has to ask about the other.
  return found.filter((one, index) => one.due !== null || !found.slice(index + 1).some((later) => later.due !== null))
}

/** 冬至照常营业,我们当天送到: the day that was named before. */
const sameDay = /^(?:[在于]\s?)?当[天日](?![^,]{0,2}\d)/

/** 今天之内帮您改到周日班: the day it is moved to is not when it is done, where that is said too. */
function isAim(text: string, mention: TimeMention, all: readonly TimeMention[]): boolean {
  return (
    /[改换调]到?$/.test(text.slice(0, mention.start)) &&
    all.some((one) => one.due !== null && one.start < mention.start)
  )
}

/** Nothing but a time and small words: 明天下午3点前, 最迟这个周五. A time of somebody else's doing is none. */
function onlyTime(clause: Clause, mentions: readonly TimeMention[]): boolean {
  let rest = clause.text
  for (const one of [...mentions].reverse()) rest = rest.slice(0, one.start) + rest.slice(one.end)
  return !/您|你|请|昨|不|没|说/.test(rest) && rest.replace(new RegExp(ours, 'g'), '').length <= 12
}

/** Without a time it is a promise only when it says that we will, for the customer. */
function saysWill(text: string, mentions: readonly TimeMention[]): boolean {
  const forYou = new RegExp(benefit.source).test(text)
  if (mentions.some((one) => one.due === null && !one.past)) return forYou || ours.test(text) || deed.test(text)
  // 我问一下再答复您: it will come, and nobody knows when.
  if (/再[^,]{0,4}(?:答[复覆]|回[复覆电]|联系|联络|告诉|告知|通知|反馈|打给)(?:您|你|给您)/.test(text)) return true
  return /会|将|一定|保证|确保|承诺/.test(text) && forYou && willing.test(text)
}

/** The term that counts: the last one named, such as the hour after the day. */
function dueOf(mentions: readonly TimeMention[]): TimeMention['due'] {
  const ahead = mentions.filter((one) => one.due !== null && !one.past)
  return ahead.at(-1)?.due ?? mentions.at(-1)?.due ?? null
}

function firstOf(mentions: readonly TimeMention[]): number {
  return Math.min(...mentions.map((one) => one.start))
}

/** Where the words of the promise begin: at whom or when, whichever comes first. */
function beginOf(clause: Clause, mentions: readonly TimeMention[]): number {
  const places = [clause.text.search(ours), ...mentions.map((one) => one.start), clause.text.search(deed)]
  const first = Math.min(...places.filter((place) => place >= 0))
  return clause.start + first
}
