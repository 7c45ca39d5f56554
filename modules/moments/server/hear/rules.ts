import { fold } from '#platform/text/fold.ts'
import type { ConfirmAnswer } from '../../contract.ts'
import { type Sign, signOf } from './signs/rules.ts'

/** What a message says to the question whether the expectation was met. */
export type Heard = {
  answer: ConfirmAnswer
  /** false: a person shall decide; `answer` is only what it looks like. */
  sure: boolean
}

/** Longer texts hold more than an answer. */
const longestSure = 160

/** Written by a machine while its owner is away. */
const automatic =
  /自动(?:回复|答复|回信)|(?:正在|目前|我在)?休(?:假|年假|产假)(?:中|期间|至|到)|正在休假|out of (?:the )?office|automatic reply|auto-?reply|on (?:annual |parental |sick |maternity )?leave|limited access to (?:my )?e-?mail|currently away|do not reply to this/
/** From here on a mail repeats what was said before. */
const repeated =
  /^(?:>|on .{5,80} wrote:|在.{5,60}写道|-{2,} ?(?:original|原始|转发)|发件人[:：]|from: |发自我的|从我的.{2,8}(?:发送|传送)|sent from my)/
/** Turns the sentence: what stands before holds only in part. */
const but =
  /^(?:但是|但|不过|可是|可(?![以能])|只是|就是|然而|只不过|but|however|except|though|although|only)(?=[^a-z]|$)\s*/
const turning =
  /(?<=.)(?:但是|(?<!再好)(?<!再\p{Script=Han}{2})不过|可是|但(?!愿)|只是|(?<=了|的|好)就是|然而|\bbut\b|\bhowever\b|\bexcept\b|\balthough\b|\bthough\b)/u
/** What was before and is no more. */
const before =
  /(?:之前|以前|昨天|前天|早上|上午|上次|原来|刚开始|开始时?|本来|原先|前几天|before|yesterday|earlier|at first|last week|\bwas\b)/
const nowadays = /(?:现在|今天|刚刚|刚才|后来|这次|目前|终于|总算|now|today|finally|this time)/
/** What was well and is no more. */
const relapse = /又|再次|再度|后来|没(?:过)?(?:多久|两天|几天|一会)|一会儿?|\b(?:again|then|stopped|back|lasted)\b/
/** Found beside a good word they leave open which of the two counts. */
const denying =
  /没(?!想到|多久|一会)|(?<!差)不(?!到|错|过|用|好意思|久|但|仅|愧)|未|无法|才怪|却|\b(?:not|never|stop\w*|fail\w*|without|barely|hardly|nobody|nothing|none|quit|cease\w*|instead|badly|poorly|wrong\w*|\w+n't)\b/
/** What is supposed is not known. */
const supposed = /应该|好像|似乎|可能|大概|估计|貌似|看起来|看样子|但愿|希望|吧$/
/** Offers two ways to answer; the words of neither are said. */
const either = /(.)[不没]\1|有没有|是否|可否|能否|是不是/g
const asking =
  /(?:吗|(?<![什怎这那要])么)$|请问|想问|问一下|咨询|怎么(?!可能)|如何|多少|几点|哪(?:天|个|家)|什么(?:时候|时间)|为什么|为啥|^(?:what|when|where|who|why|how|which|can (?:i|you|we)|could (?:i|you)|do (?:i|you)|does|is (?:it|there)|are (?:you|there)|will you|would you|may i)\b/
/** Bitter praise: quotation marks round one word of it, or thanks for what nobody wants. */
const bitter =
  /呵呵|笑死|["'「『]\p{Script=Han}{1,2}["'」』]|真(?:有|行)你们的|(?:谢谢|感谢|多谢|真棒|厉害|了不起).{0,12}(?:白|让我|害|浪费)|(?:great|brilliant|thanks|fantastic|wonderful|well done|perfect)[,.! ].{0,20}(?:another|again|nothing|for nothing|without)|thanks for nothing|slow clap|🙄|🙃|😒|😡|👎/u

/** A good word taken up again and turned: 解决了，把我的耐心解决了; 退到了，退到别人账上; 好了五分钟. And what is well only for us. */
const turnedRound =
  /(解决|搞定|修好|办好|满意|达到|正常|退到|送到|到账|处理|兑现)(?:了|得)?[,，.。!！](?:把)?[^,，.。!！]{0,6}\1(?:了|得)?(?![了啦吧的得啊呀哦很挺非特真不好快及,，.。!！~…\s]|$)|(?:解决|搞定|处理)了[,，]把我[^,，]{1,8}(?:解决|搞定|处理)|好了(?:不到|才|只|也就)?[\d一二两三四五六七八九十半几]+(?:秒|分钟|个?小时|天)(?![前以之]|了)|(?:你们?|您)(?:觉得|认为|开心|高兴|说)(?:好|行|解决|满意|修好)?(?:了)?就(?:好|行|是|算)/u

/**
 * Reads a customer's message as an answer to the question that is open. null: it says nothing about it. Never guesses: a
 * question back, a condition, two voices in one text, lukewarm or bitter words, or many of them leave the decision to a
 * person. A yes is taken only where nothing beside it speaks against it.
 */
export function readAnswer(text: string): Heard | null {
  const line = own(text)
  if (line === '' || line.length > 1000 || automatic.test(line)) return null
  const clauses = line.match(/[^\n,，.。;；!！?？、~…]+[\n,，.。;；!！?？、~…]*/g) ?? []
  const said = decide(
    clauses.flatMap((clause) => clause.split(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/u)).flatMap(saidIn),
  )
  if (!said) return null
  const positive = said.answer !== 'not_met'
  const sure = said.sure && !(positive && (bitter.test(line) || turnedRound.test(line))) && line.length <= longestSure
  return { answer: said.answer, sure }
}

/** The customer's own lines: no quoted mail, one spelling of letters and quotation marks. */
function own(text: string): string {
  const lines = text.normalize('NFKC').slice(0, 4000).replaceAll('’', "'").replaceAll(/[“”]/g, '"').split('\n')
  const end = lines.findIndex((line) => repeated.test(line.trim().toLowerCase()))
  return (end < 0 ? lines : lines.slice(0, end))
    .map((line) => fold(line).toLowerCase().trim())
    .filter((line) => line !== '')
    .join('\n')
    .replace(/(\d)\.(?=\d)/g, '$1·')
    .replace(/^(no|nope|yes|yep) (?=thank|it |there|–|-)/, '$1, ')
    .replaceAll(/ [–—-] /g, ', ')
    .replace(/(?:\b(?:best|kind|warm|many) )?\bregards\b[\s\S]{0,80}$/, '')
}

type Said = { sign: Sign | 'but' | 'asks'; past: boolean; now: boolean; asked: boolean; again: boolean }

/** A clause that turns in its middle ("好了但是还漏") is two. */
function saidIn(clause: string): Said[] {
  const asked = /[?？]\s*$/.test(clause)
  const bare = clause.replace(/[\n,，.。;；!！?？、~…\s]+$/, '').trim()
  const turn = turning.exec(bare)
  const parts = turn ? [bare.slice(0, turn.index), bare.slice(turn.index)] : [bare]
  return parts.flatMap((part) => {
    const whole = part.trim()
    const rest = whole
      .replace(but, '')
      .replace(/^(?:您好|你好|嗨|hi|hello)[\s!]*(?=\S)/, '')
      .trim()
    const turned: Said[] = but.test(whole) ? [{ sign: 'but', past: false, now: false, asked: false, again: false }] : []
    return rest === '' ? turned : [...turned, clauseSaid(rest, asked)]
  })
}

function clauseSaid(rest: string, marked: boolean): Said {
  const plain = rest.replace(either, '')
  const asked = marked || plain !== rest || asking.test(rest)
  const sign = weighed(signOf(plain), plain)
  const rhetorical = sign === 'not_met' && /哪里|哪儿|哪有|谁说|这也?[叫算]|(?:什么|啥)了/.test(rest)
  const empty = sign === 'other' || sign === 'doubt' || sign === 'polite' || sign === 'open'
  return {
    sign: asked && empty ? 'asks' : sign,
    past: before.test(rest),
    now: nowadays.test(rest),
    asked: asked && !rhetorical,
    again: relapse.test(rest),
  }
}

/** A good word does not count as said where the clause itself supposes, or has a no in it. */
function weighed(sign: Sign, clause: string): Said['sign'] {
  if (sign === 'relief') return supposed.test(clause) ? 'faint' : 'met'
  if (sign !== 'met') return sign
  if (supposed.test(clause)) return 'faint'
  return denying.test(clause) ? 'doubt' : 'met'
}

/** One answer of all clauses. */
function decide(all: readonly Said[]): Heard | null {
  const present = all.some((one) => one.now) ? all.filter((one) => !one.past || one.now) : all
  const kept = present.filter((one) => one.sign !== 'greeting' && (one.sign !== 'but' || present.length === all.length))
  const signs = kept.map((one) => one.sign)
  const has = (...some: Said['sign'][]) => some.some((sign) => signs.includes(sign))
  /** The sign stands in a clause that is said, not asked. */
  const stated = (sign: Sign) => kept.some((one) => one.sign === sign && !one.asked)
  const asked = kept.some((one) => one.asked)
  const turned = signs.indexOf('but')
  const praisedFirst = turned > 0 && signs.slice(0, turned).some((sign) => sign === 'met' || sign === 'yes')
  const against = signs.slice(turned + 1).some((sign) => sign === 'not_met' || sign === 'partly' || sign === 'doubt')

  // What came back was never done.
  const relapsed = kept.some(
    (one, at) => one.sign === 'not_met' && one.again && !one.asked && at > signs.indexOf('met'),
  )
  if (has('met') && relapsed && !has('partly', 'open')) return { answer: 'not_met', sure: !has('yes') }
  if (praisedFirst && against && !has('open', 'broken', 'wish')) return { answer: 'partly', sure: !asked }
  if (has('partly')) {
    const clear = !has('not_met') || has('met', 'but') || !has('yes')
    return { answer: 'partly', sure: clear && stated('partly') && !has('open', 'broken') }
  }
  if (has('met') && has('not_met')) {
    const first = kept.findIndex((one) => one.sign === 'met' && !one.asked)
    const then = kept.findIndex((one, at) => at > first && one.sign === 'not_met')
    // One thing done and another not.
    const another = first >= 0 && then > first && !kept.some((one) => one.past)
    if (another && !has('open', 'broken', 'wish', 'faint')) return { answer: 'partly', sure: !asked }
    return { answer: signs.lastIndexOf('met') > signs.lastIndexOf('not_met') ? 'met' : 'not_met', sure: false }
  }
  // 请问单号是多少?我找不到: who begins with a question of their own may speak of something else.
  if (has('not_met')) return { answer: 'not_met', sure: stated('not_met') && !has('yes') && signs[0] !== 'asks' }
  if (has('broken') && !has('met', 'yes'))
    return { answer: 'not_met', sure: has('doubt', 'other', 'no') && !asked && signs.length > 1 }
  if (has('met')) {
    const plain = signs.every((sign) => ['met', 'yes', 'hum', 'polite', 'praise', 'broken'].includes(sign))
    return { answer: 'met', sure: plain && !asked && !has('broken') }
  }
  if (has('yes') && has('no')) return { answer: 'met', sure: false }
  // "No, thanks" may mean that nothing else is wanted.
  if (has('no')) return { answer: 'not_met', sure: !has('polite', 'other', 'open', 'faint') && !asked }
  if (has('faint')) return { answer: has('wish', 'doubt') ? 'partly' : 'met', sure: false }
  if (has('yes')) return { answer: 'met', sure: signs.every((sign) => sign === 'yes' || sign === 'polite') && !asked }
  if (has('wish')) return { answer: 'not_met', sure: false }
  if (has('doubt') && !has('asks')) return { answer: 'not_met', sure: false }
  if (has('hum', 'praise')) return { answer: 'met', sure: false }
  if (signs.length > 0 && signs.every((sign) => sign === 'polite')) return { answer: 'met', sure: false }
  return null
}
