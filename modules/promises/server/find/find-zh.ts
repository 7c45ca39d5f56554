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
  signsIn,
  willing,
  withoutQuotes,
} from './judge-zh.ts'
import type { FoundInText, ReadSentence } from './read.ts'
import { findTimesZh } from './times-zh.ts'
import { featuresOf, type Verdict, verdictOf } from './weigh/features.ts'
import { likelihoodOf } from './weigh/weights.ts'

/** A clause that only names a time, or only opens; it belongs to what follows. */
const opening =
  /^(?:好的?|嗯|是的|明白|收到|了解|您好|你好|请放心|您放心|放心|抱歉|不好意思|非常抱歉|感谢|谢谢|这样|那么?|那|另外|同时|此外|然后|最后|首先|稍等|请稍等)+$/

/** What the customer has to do first: 只要您补齐材料, 收到退件后. */
const yours =
  /(?:如果|如若|只要|要是|假如|倘若|若是|一旦|万一|除非|如|若)[^,]{0,3}(?:您|你|贵|顾客|客户|业主)|(?:^|,)您[^,我会将]{1,10}(?:之后|以后)(?=$|,)|(?:^|,)(?:等|待)(?:您|你)(?!来电|的电话)[^,]{2,}|(?:收到|付款|付清|下单|签收|签回|补齐|补交|退回)[^,会将]{0,10}后(?!天|续|台|面)/

/** 要是周五还没到, 万一明天还漏: what may come about, with its own time or with what is hoped not to be. */
const mayBe =
  /^(?:那|但|不过|而|[,\s])*(?:如果|如若|若是?|要是|万一|一旦|倘若?|假如|假若|假使|如(?!何|此|今|实|期|约|下|上|常|同|意|干))/
const stillNot = /还(?:没|未|不|是|在|漏|有|会)|仍|依然|再(?:次|出现|发生|坏|漏|断)|没[有能]?|未|不[能了上到好行]/

/** 我不敢说今天一定能好: who says so promises nothing by it. */
const denied =
  /不敢(?:说|讲|保证|承诺|答应|肯定|打包票)|(?:没法|无法|不能|难以|不好|没办法)(?:向您|给您|跟您)?(?:保证|承诺|答应|打包票|确定)|说不[准好定]|不好说|不一定|不见得|未必/

/** It has happened: 已由快递柜代收, 昨天寄出了. */
const told = /已(?:经|由|于|被|在)?|(?:了|过)[~!]?$/
const asks = /[?]$|(?:对吗|对么|对吧|是吗|是吧|对不对|是不是)[~!]?$/

/** 等配件到了两天内, 到家后20分钟内: it counts from something that is still to come, and nobody knows when. */
const fromEvent =
  /(?:(?:到家|到货|到店|回来|回到?家|回去|忙完|开完会|下飞机|验收|验完|放款|拆完|装完|修完|做完|办完|批完|拿到|取到|回到)[^,\d一二两三四五六七八九十半几]{0,3}(?:后|之后|以后|了)|[一-龥]到了)[^,\d一二两三四五六七八九十半]{0,2}$/

/** The sentences of a folded Chinese text, each with the promises of ours that the rules find in it. */
export function readZh(text: string, frame: Frame): ReadSentence[] {
  return sentencesOf(withoutQuotes(text)).map((clauses) => {
    const timed = onTheDayNamed(
      clauses,
      clauses.map((clause) => findTimesZh(clause.text, frame)),
      frame,
    )
    const free = freeOf(clauses, timed)
    const found = inSentence(clauses, timed).filter((one) =>
      free.some(({ clause }) => clause.start <= one.start && one.start <= clause.end),
    )
    const hangs = free.length < clauses.length && found.length === 0 && !free.some(({ mentions }) => isAhead(mentions))
    const all = timed.flat()
    // 今早八点二十已由丰巢代收: all that is named is over.
    const isOver = all.length > 0 && all.every((one) => one.past) && clauses.some(({ text }) => told.test(text))
    return {
      found,
      conditional: hangs || isOver || asks.test(clauses.at(-1)!.text) || clauses.some(({ text }) => yours.test(text)),
      features: featuresIn(clauses, timed, verdictOf(found)),
      likeliest: () => likeliestIn(free),
    }
  })
}

type TimedClause = { clause: Clause; mentions: TimeMention[] }

const isAhead = (mentions: readonly TimeMention[]) => mentions.some((one) => one.due !== null && !one.past)

/** The clauses that hang on nothing: neither under a condition nor denied, nor counted from what is still to come. */
function freeOf(clauses: readonly Clause[], timed: readonly TimeMention[][]): TimedClause[] {
  const free: TimedClause[] = []
  for (const [index, clause] of clauses.entries()) {
    const mentions = timed[index]!
    // What stands after a condition hangs on it.
    if (mayBe.test(clause.text) && (isAhead(mentions) || stillNot.test(clause.text))) return free
    const counted = mentions.some((one) => one.length && fromEvent.test(clause.text.slice(0, one.start)))
    if (counted || (denied.test(clause.text) && isAhead(mentions))) continue
    free.push({ clause, mentions })
  }
  return free
}

function featuresIn(clauses: readonly Clause[], timed: readonly TimeMention[][], verdict: Verdict): Set<string> {
  return featuresOf({
    language: 'zh',
    text: clauses.map((one) => one.text).join(','),
    mentions: clauses.flatMap((_clause, index) => {
      const ahead = clauses.slice(0, index).reduce((sum, one) => sum + one.text.length + 1, 0)
      return timed[index]!.map((one) => ({ ...one, start: one.start + ahead, end: one.end + ahead }))
    }),
    clauses: clauses.map(({ text }) => signsIn(text)),
    verdict,
  })
}

/**
 * Where a sentence that promises something does so, when no rule says: the clause that by itself sounds most like it,
 * of those with a time ahead if there are any.
 */
function likeliestIn(clauses: readonly TimedClause[]): ReturnType<ReadSentence['likeliest']> {
  const heard = clauses.map(({ clause, mentions }) => ({
    clause,
    mentions,
    ahead: isAhead(mentions),
    likelihood: likelihoodOf(featuresIn([clause], [mentions], 'none')),
  }))
  const dated = heard.filter((one) => one.ahead)
  const best = (dated.length > 0 ? dated : heard).reduce((one, other) =>
    other.likelihood > one.likelihood ? other : one,
  )
  // 今天下午四点左右,放您门口鞋柜上: the time alone, and what is promised after it.
  const next = clauses[heard.indexOf(best) + 1]?.clause
  const last = best.ahead && next && onlyTime(best.clause, best.mentions) ? next : best.clause
  const due = best.ahead ? dueOf(best.mentions) : null
  return { place: { start: beginOf(best.clause, best.mentions), end: endOf(last), due }, likelihood: best.likelihood }
}

function inSentence(clauses: readonly Clause[], timed: readonly TimeMention[][]): FoundInText[] {
  const found: FoundInText[] = []
  const whole = clauses.map((one) => one.text).join(',')
  let conditional = false
  /** A time of an earlier clause that nothing has used yet. */
  let pending: { clause: Clause; mentions: TimeMention[] } | null = null
  clauses.forEach((clause, index) => {
    if (conditions.test(clause.text) || arrival.test(clause.text) || reports.test(clause.text)) conditional = true
    // 安排在9月22日,当天完成: the day that was just named.
    const mentions = timed[index]!
    if (found.length > 0 && /^当[天日]/.test(clause.text) && mentions[0]?.due?.precision !== 'time') return
    if (conditional) return
    const dated = mentions.filter((one) => one.due !== null && !isAim(clause.text, one, mentions))
    const earlier = timed
      .slice(0, index)
      .flat()
      .findLast((one) => one.due !== null && !one.past)
    if (earlier)
      for (const one of dated)
        if (one.due?.precision === 'day' && sameDay.test(clause.text.slice(one.start))) one.due = earlier.due
    if (judge(clause, mentions, whole)) {
      const used = dated.length > 0 ? dated : (pending?.mentions ?? [])
      const own = dated.length > 0 || !pending
      const start = own ? beginOf(clause, mentions) : pending!.clause.start + firstOf(pending!.mentions)
      const end = endOf(clause)
      const due = dueOf(used)
      if (due) {
        if (!used.every((one) => one.past)) found.push({ start, end, due })
        pending = null
      } else if (used.length === 0 && !/届时|到时/.test(clause.text) && saysWill(clause.text, mentions))
        found.push({ start, end, due: null })
      return
    }
    if (dated.length > 0 && !deed.test(clause.text) && !opening.test(clause.text.trim()) && onlyTime(clause, dated)) {
      // 会尽快安排,不晚于12月3日中午: the time of what was just said.
      const last = found.at(-1)
      const told = clauses[index - 1]
      if (last && last.due === null && told && last.end === endOf(told) && isAhead(dated)) {
        found[found.length - 1] = { start: last.start, end: endOf(clause), due: dueOf(dated) }
        return
      }
      pending = { clause, mentions: dated }
    } else if (dated.length > 0) pending = null
  })
  // 我现在就去核实,15分钟内回复您: the one with a time says when; nobody has to ask about the other.
  return found.filter((one, index) => one.due !== null || !found.slice(index + 1).some((later) => later.due !== null))
}

/** Something begins: what is said to take so long after it is counted from there (12月1日开工,3天内完成). */
const begins =
  /开始|起(?!床|草|诉|飞)|动工|施工|开工|进场|提交|递交|申请|发货|寄出|发出|发车|到货|送检|取件|揽收|生产|下单/

/**
 * Times that count from a day which was named before: 周六我值班,中午12点前打给您 (an hour without a day is one of that day);
 * 下周一检修,当天恢复; 22号提交,次日给您结果; 周二开会,周三答复; 12月1日开工,3天内完成.
 */
function onTheDayNamed(clauses: readonly Clause[], timed: readonly TimeMention[][], frame: Frame): TimeMention[][] {
  /** The day named just before as ours; and the last one ahead that was named at all, with its clause. */
  let named: Temporal.PlainDate | null = null
  let spokenOf: { day: Temporal.PlainDate; clause: number } | null = null
  return timed.map((mentions, index) =>
    mentions.map((said) => {
      const day = said.dayless ? named : spokenOf && countsFrom(said, spokenOf, clauses, index) ? spokenOf.day : null
      const due = day ? (said.on?.(day) ?? said.due) : said.due
      const one = day && due ? { ...said, due, past: false } : said
      if (!due) return one
      if (said.dayless && day) return one
      const last = due.to.toPlainDate()
      const single = due.from.toPlainDate().equals(last) && !one.past && !last.equals(frame.at.toPlainDate())
      named = single && !one.dayless && !/您|你|客户|业主/.test(clauses[index]!.text) ? last : null
      if (single && !one.dayless) spokenOf = { day: last, clause: index }
      return one
    }),
  )
}

/** Whether a time counts from the day that was named in an earlier place, and not from today. */
function countsFrom(
  one: TimeMention,
  { day, clause }: { day: Temporal.PlainDate; clause: number },
  clauses: readonly Clause[],
  index: number,
): boolean {
  if (!one.due) return false
  if (one.anaphoric) return true
  if (one.weekday)
    return Temporal.PlainDate.compare(one.due.to.toPlainDate(), day) < 0 && !/先|之前/.test(clauses[index]!.text)
  const head = clauses[clause]!.text
  const between = clause === index ? head.slice(0, one.start) : head
  return one.length === 'days' && begins.test(between) && !/[给为帮]您|之前|前/.test(between)
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

function endOf(clause: Clause): number {
  return clause.start + clause.text.replace(/[\s~?]+$/, '').length
}

function firstOf(mentions: readonly TimeMention[]): number {
  return Math.min(...mentions.map((one) => one.start))
}

/** Where the words of the promise begin: at whom or when, whichever comes first. */
function beginOf(clause: Clause, mentions: readonly TimeMention[]): number {
  const places = [clause.text.search(ours), ...mentions.map((one) => one.start), clause.text.search(deed)]
  const first = Math.min(...places.filter((place) => place >= 0))
  return clause.start + (Number.isFinite(first) ? first : clause.text.length - clause.text.trimStart().length)
}
