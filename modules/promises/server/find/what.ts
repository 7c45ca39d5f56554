import { foldWithMap } from '#platform/text/fold.ts'
import type { Frame, TimeMention } from './due.ts'
import { findTimesEn } from './times-en.ts'
import { findTimesZh } from './times-zh.ts'

/** What is over is part of what is promised (昨天的账单); so is a day that something is moved to, or that names a thing. */
const named = /昨|前天|上[个周星月]|去年|上次|\b(?:yesterday|ago|last)\b/
const aimBefore = /(?:改|换|调|移|挪|推|延|提)(?:整|迟|后|前|期)*(?:到|至|为|成)?$|\b(?:to|your|the|our|this) $/
const namesAfter =
  /^ as\b|^(?:的(?!时候)|'s\b|号?班|场|票|单|航班|课)|^[a-z -]{0,12}\b(?:order|invoice|delivery|bill|shift|class|slot)\b/

/** What leads to a time and says nothing without it. */
const leading =
  /(?:(?:已?(?:告知|告诉|答应|承诺|回复|答复)(?:了?(?:客户|业主|用户|住户|租客|对方|他|她))?(?:我们)?)?(?:会|将|行将|能|就)?(?:尽量|争取|预计|大概|大约|约|最迟|最晚|最慢|最快|至迟|赶|定|安排|约)?(?:在|于|到|喺)?|(?:说|讲)(?:是|在)?|\b(?:first thing|by|before|within|in|on|at|until|from|around|about|no later than|latest by))\s*$/
const following =
  /^\s*(?:之间|期间|之前|以前|前|之内|以内|内|之后|以后|左右|为止|起(?!床|飞|草|诉|来)|开始)?(?:就|便|再|会|将|能|一定|才)*/

const openingZh =
  /^(?:(?:好的?|嗯|您好|你好|请?您?放心|抱歉|谢谢|收到)[,，。!！~\s]*)+(?=.)|^(?:那|另外|同时|然后)[,，]?/u
/** We, and that we will. Somebody else (师傅, 工程部) stays: it is part of what was promised. */
const weZh =
  /^(?:(?:我们|我們|咱们|咱們|我方|我司|本公司|我哋|我|敝司)(?:这边|這邊|这里|這裡|公司|客服|同事)?|(?:这边|這邊))?(?:一定|肯定|保证|保證|确保|確保|承诺|承諾|争取|爭取|尽量|盡量|尽快|盡快|尽早|盡早|马上|馬上|立即|立刻|预计|預計|准备|準備|打算|计划|計劃|务必|務必|力争|力爭|就|会|會|将|將|再|要|能)*/u
const willZh = /会|會|将|將|一定|肯定/u
const weEn =
  /^(?:(?:so|and|but|then|ok|okay|sure|yes|thanks|hi|hello)[, ]+)*(?:i|we)(?:'ll|’ll|'d|’d| will| shall| promise to| aim to| plan to| expect to| guarantee to| commit to|(?:'re|’re|'m|’m| am| are) going to)\s+(?:(?:definitely|certainly|also|then|personally|surely|try to|do (?:my|our) best to|be sure to|make sure to|aim to) )*|^(?:will|let me) /i

const edges = /^[\s,，.。;；:：!！?？、~…—–-]+|[\s,，.。;；:：!！?？、~…—–-]+$/gu

/**
 * What a phrase promises, without when and without "we will": 我们会在明天下午3点前给您回复 → 给您回复. Who else does it stays.
 * Never empty: the phrase itself where nothing else would be left.
 */
export function whatOf(phrase: string, frame: Frame): string {
  const han = /\p{Script=Han}/u.test(phrase)
  const bare = withoutTimes(phrase, frame, han)
  const what = (han ? plainZh(bare, phrase) : plainEn(bare, phrase)).replace(edges, '')
  const tells = han ? (what.match(/\p{Script=Han}/gu)?.length ?? 0) >= 2 : /[a-z]{2}/i.test(what)
  return tells ? what : phrase.trim()
}

function withoutTimes(phrase: string, frame: Frame, han: boolean): string {
  const { folded, map, ends } = foldWithMap(phrase)
  let left = ''
  let from = 0
  for (const { start, end } of mentionsIn(folded, frame, han)) {
    const before = folded.slice(0, start)
    const after = folded.slice(end)
    if (named.test(folded.slice(start, end)) || aimBefore.test(before) || namesAfter.test(after)) continue
    const begin = start - (leading.exec(before)?.[0].length ?? 0)
    const stop = end + (han ? (following.exec(after)?.[0].length ?? 0) : 0)
    if (begin < from) continue
    left += `${phrase.slice(from < folded.length ? map[from] : phrase.length, begin < folded.length ? map[begin] : phrase.length)}${han ? '' : ' '}`
    from = stop
  }
  return left + (from < folded.length ? phrase.slice(map[from]) : phrase.slice(ends.at(-1) ?? phrase.length))
}

function mentionsIn(folded: string, frame: Frame, han: boolean): TimeMention[] {
  if (!han) return findTimesEn(folded, frame)
  let offset = 0
  return folded.split(/(?<=[,。;!?])/).flatMap((clause) => {
    const found = findTimesZh(clause, frame).map((one) => ({
      ...one,
      start: one.start + offset,
      end: one.end + offset,
    }))
    offset += clause.length
    return found
  })
}

function plainZh(text: string, phrase: string): string {
  const clauses = text
    .replace(openingZh, '')
    .split(/[,，。;；]/u)
    .map((clause) => {
      const bare = clause.replace(edges, '').replace(weZh, '')
      const spoken = bare.replace(/[吧啊哦哈呢呀啦噢喔]+$/u, '')
      return willZh.test(phrase) ? spoken.replace(/的$/u, '') : spoken
    })
  return clauses
    .filter(
      (clause) => clause !== '' && !/^(?:之?前|之?内|就|在|于)$|(?:行|可以|好|方便|可)(?:吗|嗎|么|不)$/u.test(clause),
    )
    .join('，')
}

function plainEn(text: string, phrase: string): string {
  const what = text
    .replace(edges, '')
    .replace(weEn, '')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;!?])/g, '')
    .replace(edges, '')
    .replace(/(?:[\s,]+(?:and|or|at|by|on|in|within|before|at the latest|the latest))+$/i, '')
  return /^\p{Lu}/u.test(phrase) ? what.replace(/^\p{L}/u, (first) => first.toUpperCase()) : what
}
