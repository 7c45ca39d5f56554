import { fold } from '#platform/text/fold.ts'
import type { ConfirmAnswer } from '../../contract.ts'

/** What a message says to the question whether the expectation was met. */
export type Heard = {
  answer: ConfirmAnswer
  /** false: a person shall decide; `answer` is only what it looks like. */
  sure: boolean
}

/** Longer texts hold more than an answer. */
const longestSure = 160

type Sign = ConfirmAnswer | 'yes' | 'no' | 'thanks' | 'but' | 'other'

/** Something wrong: what leaks, sounds, stops, hurts in the trades that ask. */
const wrong =
  '(?:漏|渗|滴|响|吵|坏|卡|断|堵|停|掉线|掉|闪|黑屏|死机|报错|出错|错|慢|臭|味|疼|痛|冒|跳|抖|晃|热|冷|失败|超时|重复|欠费|扣)'
const good =
  '(?:解决|搞定|修好|弄好|办好|办妥|办完|处理好|处理完|装好|换好|改好|通好|弄完|修复|恢复正常|恢复|正常|达到|满意|收到货|收到钱|到账|退到|满足)'
/** Not yet, not at all. */
const not = '(?:没有|没能|没|未能|未|不是|并不|不太|不怎么|不够|不算|不|尚未|无法|不能|没法)'
const still = '(?:还是|还在|还有|还|仍然|仍旧|仍在|仍|依然|依旧|照样|照旧|照常|一直|又|再次|再度|总是|老是|现在又)'

/** In this order: the first that fits says what a clause means. */
const han: readonly [Sign, RegExp][] = [
  // A double negation: nothing wrong any more.
  ['met', /(?:没有?|没再|无)(?:什么|啥|任何|其他|其它|别的|大)?(?:问题|毛病|事|异常|意见|疑问)/],
  ['met', new RegExp(`(?:不再|再也不|再也没有?|没再|没有再|不会再|不怎么再)(?:\\p{Script=Han}{0,4}?)${wrong}`, 'u')],
  [
    'met',
    new RegExp(
      `^(?!.*(?:还|仍|依|修不|变))\\p{Script=Han}{0,8}?(?:已经|现在|都|也|终于|完全|总算)?(?:不|没)${wrong}\\p{Script=Han}{0,2}了`,
      'u',
    ),
  ],
  // Part of it.
  [
    'partly',
    /(?:一|大|小|有|绝大)?部分(?!门)|一半|一多半|好了?(?:一些|一点|些|点|多了?)|好转|改善了?(?:一些|一点)|差不多|基本上?(?:解决|好|可以|行|满意|达到)|(?:还差|只差|就差|还剩|剩下|只剩)|只(?:解决|修|弄|处理|办|做)(?:好)?了?|马马虎虎|勉强|凑合|(?:不|没有?)(?:完全|全部|全|都|彻底)(?:好|解决|修|处理|达到|满意|弄|恢复)|没有?(?:全|都|彻底)|还行吧|一般般?$/,
  ],
  ['partly', new RegExp(`(?:还有|另有)(?:\\p{Script=Han}|\\d){0,8}(?:问题|地方|没|不|${wrong})`, 'u')],
  // It is not so.
  ['not_met', new RegExp(`${still}\\p{Script=Han}{0,6}?(?:${wrong}|老样子|原样|这样|那样|一样|有问题|${not})`, 'u')],
  [
    'not_met',
    new RegExp(
      `(?:根本|完全|压根|一点都?|一直|都|并|也|到现在|至今)?${not}(?:\\p{Script=Han}{0,2}?)(?:${good}|好|行|可以|成功|起作用|管用|见效|有用|用|变|动|亮|通|来|到|开)`,
      'u',
    ),
  ],
  [
    'not_met',
    /(?:老样子|跟(?:之前|以前|原来|昨天)一样|和(?:之前|以前|原来|昨天)一样|没变化|没有变化|没用|不管用|白搭|白修|无效|失望|糟|更(?:严重|差|糟|坏)|太差|投诉|原封不动|没人(?:来|管|理|处理|联系)|问题依旧|依旧$|差得远)/,
  ],
  // It is so.
  ['met', new RegExp(`(?:已经?|都|全|全部|现在|终于|总算|完全|真的|基本)*(?:${good})(?:了|啦|的|啊|好了)?`)],
  [
    'met',
    /(?:^|现在|今天|刚刚|刚才|后来|这次|已经|都|全|终于|这下|总算|完全|应该|是)(?:好|可以|行|通|亮|能用|能开|能进|能上网|有水|有电|没事|妥|成|ok)(?:了|啦|用了?|啊)+|(?:用着|用起来|挺|很|非常|太)(?:好|满意|棒)|没得说|(?:给|打)?(?:五星|满分|好评)|一切(?:都)?(?:好|顺利|正常)|^(?:达标|妥了|妥妥的|完美|搞掂|ok了)/,
  ],
  ['yes', /^(?:嗯嗯?|恩恩?|是|是的|是啊|是滴|对|对的|对啊|对对|没错|有|有的|当然|确实|确认|yes)(?:的|了|啊|呀|哦)?$/],
  [
    'no',
    /^(?:没|没有|不|不是|否|不行|不可以|没呢|没有呢|没啊|没有啊|还没|还没有|没有哦|并没有|没有吧|no)(?:的|啊|呀|哦|呢)?$/,
  ],
  [
    'thanks',
    /^(?:好|好的|好滴|行|可以|收到|知道了?|明白|了解|ok|没有了|(?:非常|太|十分|多)?(?:感谢|谢谢|谢|辛苦|麻烦)\p{Script=Han}{0,8})(?:了|啦|哈|哦|啊|的|您|你)*$/u,
  ],
]

const latin: readonly [Sign, RegExp][] = [
  [
    'met',
    /\b(?:no|not any|without(?: any)?|zero)(?: more| further| other)? (?:problems?|issues?|complaints?|trouble|leaks?|noise)\b/,
  ],
  ['met', /\b(?:no longer|doesn'?t|does not|don'?t|isn'?t|not|never)\b.{0,30}\b(?:any ?more|again)\b|\bno longer\b/],
  ['met', /\b(?:can'?t|couldn'?t|cannot|could not) (?:complain|be (?:happier|better))\b/],
  [
    'partly',
    /\b(?:partly|partially|in part|half|halfway|mostly|largely|almost|nearly|somewhat|a bit better|better|some of (?:it|them)|one of (?:the )?(?:two|three|them)|not (?:completely|fully|entirely|quite|totally|all|everything)|more or less|so[- ]so)\b/,
  ],
  [
    'not_met',
    /\b(?:still|again|yet|same (?:problem|issue|thing|as before|error)|worse|unresolved|unsolved|broken|useless|disappointed|disappointing|unacceptable|unhappy|dissatisfied|no change|nothing (?:has )?changed|nobody (?:came|called|has))\b/,
  ],
  [
    'not_met',
    /\b(?:not|isn'?t|wasn'?t|hasn'?t|haven'?t|didn'?t|doesn'?t|don'?t|never|no)\b.{0,24}\b(?:solved|fixed|resolved|work(?:ing|s|ed)?|done|ok|okay|good|right|satisfied|happy|met|help(?:ed)?|repaired|arrived|received|think so|really)\b/,
  ],
  [
    'met',
    /\b(?:solved|fixed|resolved|works|worked|working|sorted(?: out)?|repaired|all good|all set|all right now|good now|fine now|ok now|satisfied|happy with|very happy|great job|perfect|done|excellent|met|it did|you did|it has|it is)\b/,
  ],
  [
    'yes',
    /^(?:yes|yep|yeah|yup|sure|absolutely|definitely|indeed|correct|y|yes indeed|yes it is|yes you did|yes please)$/,
  ],
  [
    'no',
    /^(?:no|nope|nah|n|not really|not at all|not yet|no way|negative|unfortunately not|sadly not|i'?m afraid not)$/,
  ],
  ['thanks', /^(?:ok|okay|thanks?|thank you|thx|great|cool|fine|got it|noted|many thanks|cheers)\b.{0,30}$/],
]

/** Turns the sentence: what stands before holds only in part. */
const but = /^(?:但是|但|不过|可是|只是|就是|然而|but|however|except|though|although)\s*/
/** What was before and is no more. */
const before =
  /(?:之前|以前|昨天|前天|早上|上午|上次|原来|刚开始|开始时?|本来|原先|前几天|before|yesterday|earlier|at first|last week|\bwas\b)/
const nowadays = /(?:现在|今天|刚刚|刚才|后来|这次|目前|终于|总算|now|today|finally|this time)/
/** Nothing is said yet: a wish, a condition, a plan to look. */
const open =
  /(?:如果|要是|假如|等我|等(?:一下|会|明天)|稍后|回头|再(?:看看|观察|试试|等等|确认)|试试|看看再|我(?:先)?(?:看看|看一下|试一下|检查|确认一下)|还不(?:知道|清楚|确定)|不(?:知道|清楚|确定)|不好说|好了(?:告诉|通知|跟|再)|什么时候|多久|何时|\bif\b|\bwhen\b|let me|i'?ll (?:check|see|try|let)|not sure|don'?t know|wait)/

/**
 * Reads a customer's message as an answer to the question that is open. null: it says nothing about it. Never guesses: a
 * question back, a condition, two voices in one text, or many words leave the decision to a person.
 */
export function readAnswer(text: string): Heard | null {
  const line = fold(text.normalize('NFKC'))
    .toLowerCase()
    .replaceAll('’', "'")
    .trim()
    .replace(/^(no|nope|yes|yep) (?=thank)/, '$1, ')
  if (line === '' || line.length > 1000) return null
  const asks = /[?？]|(?:吗|么|呢)\s*$/.test(line.replace(/(?:没有?呢|没呢)/g, '没'))
  const undecided = open.test(line)
  const clauses = line
    .split(/[\n,，.。;；!！?？、~…]+|(?<=\p{Script=Han})\s+(?=\p{Script=Han})/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const signs = clauses.flatMap(signsOf)
  const said = decide(signs)
  if (!said) return null
  const sure = said.sure && !asks && !undecided && line.length <= longestSure
  return { answer: said.answer, sure }
}

type Said = { sign: Sign; past: boolean; now: boolean }

/** A clause that turns in its middle ("好了但是还漏") is two. */
function signsOf(clause: string): Said[] {
  const turn = /(?<=.)(?:但是|不过|可是|但|只是|\bbut\b|\bhowever\b|\bexcept\b)/.exec(clause)
  const parts = turn ? [clause.slice(0, turn.index), clause.slice(turn.index)] : [clause]
  return parts.flatMap((part) => {
    const rest = part
      .trim()
      .replace(but, '')
      .replace(/^(?:您好|你好|嗨|hi|hello)\s*/, '')
      .trim()
    const turned: Said[] = but.test(part.trim()) ? [{ sign: 'but', past: false, now: false }] : []
    if (rest === '') return turned
    const about = { past: before.test(rest), now: nowadays.test(rest) }
    return [...turned, { sign: meaning(rest), ...about }]
  })
}

function meaning(clause: string): Sign {
  const words = /\p{Script=Han}/u.test(clause) ? han : latin
  return words.find(([, pattern]) => pattern.test(clause))?.[0] ?? 'other'
}

/** One answer of all clauses. */
function decide(all: readonly Said[]): Heard | null {
  const present = all.some((one) => one.now) ? all.filter((one) => !one.past || one.now) : all
  const signs = present.filter((one) => one.sign !== 'but' || present.length === all.length).map((one) => one.sign)
  const has = (sign: Sign) => signs.includes(sign)
  if (has('partly')) return { answer: 'partly', sure: !has('not_met') || has('met') || has('but') || !has('yes') }
  if (has('met') && has('not_met')) {
    if (has('but')) return { answer: 'partly', sure: signs.indexOf('met') < signs.indexOf('but') }
    return { answer: signs.lastIndexOf('met') > signs.lastIndexOf('not_met') ? 'met' : 'not_met', sure: false }
  }
  if (has('not_met')) return { answer: 'not_met', sure: !has('yes') }
  if (has('met')) return { answer: 'met', sure: !has('but') && !has('no') }
  if (has('yes') && has('no')) return { answer: 'met', sure: false }
  // "No, thanks" may mean that nothing else is wanted.
  if (has('no')) return { answer: 'not_met', sure: !has('thanks') && !has('other') }
  if (has('yes')) return { answer: 'met', sure: !has('but') && !has('other') }
  if (has('thanks') && signs.every((sign) => sign === 'thanks')) return { answer: 'met', sure: false }
  return null
}
