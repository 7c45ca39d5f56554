import { deadlineAfter, fromIso, hour, hourOfDay, intoHours, minute, sayMoment, sayNow } from './calendar.ts'
import { customerSays, type Draft, makePromise, settle, stepDone, weNote, weSay, write } from './draft.ts'
import { people, takers } from './people.ts'
import { chinese } from './phrases.ts'
import { firstSentence } from './text.ts'
import { customerTime, deadline, emergency, say, shortNotice } from './timing.ts'
import type { DemoPromise } from './types.ts'

/** Stories in which somebody comes to the customer's own rooms. */
const atHome = new Set([
  'leak-from-above',
  'pipe-joint',
  'drain-blocked',
  'low-pressure',
  'yellow-water',
  'air-conditioner',
  'intercom',
  'appliance-clean',
  'en-shower',
])

/** Colleagues of the same team who also take work. */
const mates = (draft: Draft): typeof people =>
  people.filter((each) => each.key !== draft.assignee && takers[draft.team].includes(each.key))

export function dispatch(draft: Draft): void {
  const { plan } = draft
  const { random, scenario } = plan
  if (!emergency(plan) && random.chance(0.62)) {
    const text = say(draft, draft.at, atHome.has(scenario.key) ? 'agreed' : 'remote')
    if (text) customerSays(draft, { at: customerTime(draft, 1, 9), text })
  }
  if (!scenario.note || (!emergency(plan) && random.chance(0.25))) return
  const own = draft.assignee === 'staff:chen-guodong' || draft.team !== 'team:repair'
  const name = own ? (random.chance(0.2) ? random.pick(mates(draft)).name : '') : '陈国栋'
  weNote(draft, {
    at: draft.at + random.int(15, 200) * 1000,
    text: (name ? `@${name} ` : '') + write(draft, scenario.note),
  })
}

/** Does what was promised before it is due, and reports it. */
export function act(draft: Draft, promise: DemoPromise): boolean {
  const { plan } = draft
  const { random, scenario } = plan
  const due = fromIso(promise.dueAt)
  let at = draft.at + Math.floor((due - draft.at) * (0.35 + random.next() * 0.6))
  if (!shortNotice(plan)) at = intoHours(at, random, 9, 20)
  if (at > due - 3 * minute) at = due - random.int(4, 25) * minute
  if (at <= draft.at + 3 * minute) return false
  const kind = scenario.actKind ?? 'visit'
  const doer = draft.team === 'team:repair' ? 'staff:chen-guodong' : draft.assignee
  let evidence: string
  if (scenario.act) {
    const way = at - random.int(9, 22) * minute
    const onTheWay =
      kind === 'visit' &&
      !emergency(plan) &&
      draft.team === 'team:repair' &&
      plan.course !== 'mended' &&
      way > draft.at + 10 * minute
    if (onTheWay && random.chance(0.45)) {
      const text = say(draft, way, 'way')
      if (text) weSay(draft, { at: way, text })
    }
    evidence = weSay(draft, { at, kind, author: doer, text: write(draft, scenario.act) })
    at += random.int(4, 45) * minute
  } else evidence = ''
  const report = weSay(draft, { at, text: write(draft, scenario.done ?? '') })
  evidence ||= report
  const settled = fromIso(draft.conversation.messages.find((message) => message.key === evidence)!.at)
  settle(promise, 'kept', { at: settled, by: doer, message: evidence, note: '按时做到' })
  stepDone(draft, 'act', evidence, scenario.english ? `已兑现：${promise.text}` : `已${promise.text}`)
  return true
}

function promiseAgain(
  draft: Draft,
  old: DemoPromise,
  at: number,
  key: 'mend' | 'postpone',
  factor: number,
): DemoPromise | null {
  const { plan } = draft
  const language = plan.customer.language
  const oldDue = fromIso(old.dueAt)
  const due =
    key === 'postpone' ? deadlineAfter(oldDue + hour, Math.max(1, factor), plan.random) : deadline(draft, at, factor)
  const why = write(draft, (key === 'mend' ? chinese.why : chinese.delay)[draft.team])
  const text = say(draft, at, key, {
    due: sayMoment(due, at, language),
    past: sayMoment(oldDue, at, language),
    why,
    promise: old.text,
  })
  if (!text) return null
  const message = weSay(draft, { at, text })
  const next = makePromise(draft, message, old.text, at, due)
  old.replacedBy = next.key
  return next
}

/** The time passes, the customer has to ask, we apologise and promise anew. */
export function breakAndMend(draft: Draft, promise: DemoPromise): DemoPromise | null {
  const { plan } = draft
  const due = fromIso(promise.dueAt)
  let at = due + plan.random.int(25, 600) * minute
  if (hourOfDay(at) < 8 || hourOfDay(at) >= 22) at = intoHours(at, plan.random, 8, 22)
  const past = sayMoment(due, at, plan.customer.language)
  const chase = customerSays(draft, {
    at,
    text: say(draft, at, 'chase', { past, now: sayNow(at), promise: promise.text })!,
  })
  settle(promise, 'broken', { at: due, by: promise.owner, message: chase, note: '到时间没有做到' })
  const next = promiseAgain(
    draft,
    promise,
    intoHours(at + plan.random.int(4, 35) * minute, plan.random, 8, 22),
    'mend',
    0.6,
  )
  if (next && plan.random.chance(0.6))
    customerSays(draft, { at: customerTime(draft, 2, 20), text: say(draft, draft.at, 'soften')! })
  return next
}

/** We say in time that it will be later, and the customer agrees. */
export function postpone(draft: Draft, promise: DemoPromise, hours: number): DemoPromise | null {
  const due = fromIso(promise.dueAt)
  const at = due - draft.plan.random.int(35, 150) * minute
  if (at < draft.at + 15 * minute || hourOfDay(at) < 8 || hourOfDay(at) >= 21) return null
  const next = promiseAgain(draft, promise, at, 'postpone', hours)
  if (!next) return null
  settle(promise, 'renegotiated', { at, by: draft.assignee, message: next.message, note: '到期之前告知并改约' })
  customerSays(draft, { at: customerTime(draft, 2, 20), text: write(draft, chinese.postponed) })
  return fromIso(next.dueAt) > draft.at + 30 * minute ? next : null
}

export function withdraw(draft: Draft, promise: DemoPromise): boolean {
  const due = fromIso(promise.dueAt)
  const at = intoHours(
    draft.at + Math.floor((due - draft.at) * (0.2 + draft.plan.random.next() * 0.5)),
    draft.plan.random,
    8,
    21,
  )
  if (at > due - 10 * minute) return false
  const message = customerSays(draft, { at, text: write(draft, chinese.cancel) })
  settle(promise, 'withdrawn', { at, by: draft.plan.customer.key, message, note: '客户说不再需要' })
  draft.conversation.steps.act.state = 'skipped'
  stepDone(draft, 'confirm', message, `客户说：“${firstSentence(draft.conversation.messages.at(-1)!.text)}”`)
  weSay(draft, {
    at: intoHours(draft.at + draft.plan.random.int(2, 20) * minute, draft.plan.random),
    text: write(draft, chinese.cancelled),
  })
  return true
}
