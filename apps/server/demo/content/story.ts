import { fromIso, greeting, hour, intoHours, minute, sayMoment, toIso } from './calendar.ts'
import { closeStory } from './closing.ts'
import {
  customerSays,
  type Draft,
  glue,
  makePromise,
  type Plan,
  recordHandover,
  startDraft,
  stepDone,
  takeOver,
  understand,
  weNote,
  weSay,
  write,
} from './draft.ts'
import { addMore, explore, open } from './opening.ts'
import { personOf, takers } from './people.ts'
import { chinese } from './phrases.ts'
import { act, breakAndMend, dispatch, postpone, withdraw } from './promising.ts'
import { answerTime, customerTime, deadline, greet, say, thanksTime } from './timing.ts'
import type { DemoConversation, DemoPromise } from './types.ts'

const boss = {
  'team:frontdesk': 'staff:li-na',
  'team:repair': 'staff:zhao-zhiqiang',
  'team:steward': 'staff:sun-min',
} as const
const novice = {
  'team:frontdesk': 'staff:wang-xiaoyan',
  'team:repair': 'staff:chen-guodong',
  'team:steward': 'staff:he-siyuan',
} as const

function taker(plan: Plan): string {
  const { scenario, random, course } = plan
  if (course === 'angry' || course === 'rescued') return novice[scenario.team]
  if (scenario.english && scenario.team === 'team:repair') return 'staff:zhao-zhiqiang'
  if (
    scenario.tags?.some((tag) => ['销售', '招商', '租赁', '增值服务', '商户'].includes(tag)) &&
    scenario.team === 'team:steward'
  )
    return 'staff:he-siyuan'
  return random.pick(takers[scenario.team])
}

function handOver(draft: Draft): void {
  const { plan } = draft
  const { random, scenario } = plan
  const next = scenario.team === 'team:repair' ? random.pick(takers['team:repair']) : taker(plan)
  const at = answerTime(draft, true)
  const to = `@${personOf(next).name}`
  const message = weNote(draft, { at, text: write(draft, chinese.transfer, { to }) })
  recordHandover(draft, {
    at: toIso(at),
    by: draft.assignee,
    fromTeam: draft.team,
    toTeam: scenario.team,
    to: next,
    message,
  })
  draft.slots.from = personOf(draft.assignee).name
  takeOver(draft, next, scenario.team)
}

/** Our proposal; returns the promise in it, if the story has one. */
function offer(draft: Draft): DemoPromise | null {
  const { plan } = draft
  const { scenario, customer, channel } = plan
  const answered = draft.conversation.messages.some((message) => message.direction === 'outbound')
  const at = answerTime(draft, answered)
  let lead = scenario.notice ? '' : answered ? (say(draft, at, 'offered') ?? '') : greet(draft, at)
  if (draft.slots.from) lead = say(draft, at, 'takeover') ?? ''
  else if (!answered && channel !== 'chat' && channel !== 'form') {
    const thanksFor = scenario.style === 'praise' && channel !== 'letter'
    lead = thanksFor ? greet(draft, at) : write(draft, chinese.recap[channel], { hi: greeting(at, customer.language) })
  }
  const due = scenario.promise ? deadline(draft, at) : at
  const message = weSay(draft, {
    at,
    text: lead + write(draft, scenario.offer, { due: sayMoment(due, at, customer.language) }),
  })
  const text = scenario.promise ? write(draft, scenario.promise) : null
  if (!text) {
    stepDone(draft, 'offer', message, `当场答复：${draft.slots.outcome}`)
    stepDone(draft, 'act', message, '当场办结，未留尾巴')
    return null
  }
  draft.slots.promise = text
  stepDone(draft, 'offer', message, `${sayMoment(due, at, 'zh-CN')}前${scenario.english ? `：${text}` : text}`)
  return makePromise(draft, message, text, at, due)
}

/** Careless answers; either it ends there, or the head of the team makes it good. */
function badRun(draft: Draft): DemoPromise | null | 'ended' {
  const { plan } = draft
  const { random, scenario } = plan
  draft.slots.promise = write(draft, scenario.promise ?? '')
  const slow = (low: number, high: number): number => intoHours(draft.at + random.int(low, high) * minute, random)
  weSay(draft, { at: slow(25, 300), text: write(draft, scenario.bad ?? chinese.brush) })
  customerSays(draft, { at: customerTime(draft, 2, 30), text: write(draft, chinese.angry) })
  weSay(draft, { at: slow(10, 120), text: write(draft, chinese.brush) })
  draft.conversation.tags.push('投诉')
  draft.conversation.priority = 'high'
  if (plan.course === 'angry') {
    if (random.chance(0.8)) customerSays(draft, { at: customerTime(draft, 2, 90), text: write(draft, chinese.give) })
    return 'ended'
  }
  const head = boss[draft.team]
  if (random.chance(0.5)) customerSays(draft, { at: customerTime(draft, 2, 60), text: write(draft, chinese.angry) })
  weNote(draft, { at: slow(3, 30), text: write(draft, chinese.alarm, { boss: personOf(head).name }) })
  takeOver(draft, head, draft.team)
  understand(draft)
  const at = slow(5, 60)
  const due = deadline(draft, at)
  const first = draft.conversation.messages.find((message) => message.direction === 'inbound')!
  const text = write(draft, chinese.apology, { due: sayMoment(due, at, plan.customer.language) })
  const message = weSay(draft, { at, text })
  stepDone(draft, 'explore', first.key, `主管重新听取：${draft.slots.stated}；更在意${draft.slots.outcome}`)
  stepDone(
    draft,
    'offer',
    message,
    `${draft.slots.title}道歉并约定${sayMoment(due, at, 'zh-CN')}前${draft.slots.promise}`,
  )
  return makePromise(draft, message, draft.slots.promise, at, due)
}

/** Tells one story; null when it does not fit before `now`. */
export function tellStory(plan: Plan): { conversation: DemoConversation; texts: Set<string> } | null {
  const { scenario, stage, course, random, now } = plan
  const draft = plan.handover
    ? startDraft(plan, random.pick(takers['team:frontdesk']), 'team:frontdesk')
    : startDraft(plan, taker(plan), scenario.team)
  open(draft)
  if (stage === 'new') {
    addMore(draft)
    if (random.chance(0.7)) draft.assignee = ''
    return closeStory(draft, null)
  }
  if (course === 'angry' || course === 'rescued') {
    const promise = badRun(draft)
    if (promise === 'ended') return closeStory(draft, 'without')
    if (!promise || !act(draft, promise)) return null
    return thank(draft, chinese.cool, chinese.noted)
  }
  if (explore(draft) === 'asked' || stage === 'answered') return closeStory(draft, null)
  if (plan.handover) handOver(draft)
  let promise = offer(draft)
  if (!promise) return thank(draft, scenario.thanks, null)
  dispatch(draft)
  const due = fromIso(promise.dueAt)
  if (stage === 'promised') return due > now ? closeStory(draft, null) : null
  if (stage === 'overdue') return due < now - 5 * minute ? closeStory(draft, null) : null
  if (course === 'withdrawn') return withdraw(draft, promise) ? closeStory(draft, 'confirmed') : null
  if (stage === 'snoozed') {
    const next = postpone(draft, promise, random.int(40, 130))
    if (!next) return null
    const wake = fromIso(next.dueAt) - random.int(2, 4) * hour
    if (wake <= now) return null
    draft.conversation.snoozedUntil = toIso(wake)
    const when = sayMoment(wake + 2 * hour, draft.at, 'zh-CN')
    const dueWords = sayMoment(fromIso(next.dueAt), draft.at, 'zh-CN')
    weNote(draft, {
      at: draft.at + random.int(1, 6) * minute,
      text: write(draft, chinese.sleep, { due: dueWords || when, promise: promise.text }),
    })
    return closeStory(draft, null)
  }
  if (course === 'mended') promise = breakAndMend(draft, promise)
  else if (course === 'postponed') promise = postpone(draft, promise, random.int(2, 20))
  if (!promise) return null
  if (stage === 'chased') return fromIso(promise.dueAt) > now ? closeStory(draft, null) : null
  if (!act(draft, promise)) return null
  if (stage === 'acted') return closeStory(draft, null)
  if (course === 'silent') {
    draft.at += random.int(60, 160) * hour
    return closeStory(draft, 'silent')
  }
  return thank(draft, scenario.thanks, null)
}

function thank(
  draft: Draft,
  lines: Parameters<typeof write>[1],
  reply: Parameters<typeof write>[1] | null,
): ReturnType<typeof closeStory> {
  const { random, scenario } = draft.plan
  const words = write(draft, lines)
  const message = customerSays(draft, { at: thanksTime(draft, words), text: words })
  stepDone(draft, 'confirm', message, '')
  if (reply || random.chance(0.72)) {
    const farewell = reply ?? (scenario.style === 'praise' ? chinese.wishes : glue(draft, 'farewell'))
    if (farewell)
      weSay(draft, {
        at: intoHours(draft.at + random.int(1, 30) * minute, random, 8, scenario.night ? 23 : 21),
        text: write(draft, farewell),
      })
  }
  return closeStory(draft, 'confirmed')
}
