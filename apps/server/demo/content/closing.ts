import { Converter } from 'opencc-js/cn2t'
import { day, fromIso, hour, minute, toIso } from './calendar.ts'
import { type Draft, write } from './draft.ts'
import { chinese, comments, englishComments, faces } from './phrases.ts'
import { firstSentence } from './text.ts'
import type { DemoConversation, ScoreValue, StepName } from './types.ts'

const toTaiwan = Converter({ from: 'cn', to: 'twp' })
const toHongKong = Converter({ from: 'cn', to: 'hk' })
const steps: readonly StepName[] = ['explore', 'offer', 'act', 'confirm']

/** How probable each score is, from −3 to +3, by the course of the story. */
const scoreWeights: Record<string, readonly number[]> = {
  smooth: [0, 0, 1, 4, 24, 40, 31],
  postponed: [0, 0, 3, 8, 45, 34, 10],
  mended: [0, 6, 28, 22, 30, 14, 0],
  rescued: [0, 15, 45, 22, 18, 0, 0],
  angry: [62, 34, 4, 0, 0, 0, 0],
  withdrawn: [0, 0, 0, 20, 50, 30, 0],
  answered: [0, 0, 0, 6, 32, 40, 22],
  silent: [0, 0, 6, 24, 50, 20, 0],
}

/** Puts traditional characters where the customer writes them; notes and logs among colleagues stay simplified. */
function inOwnScript(draft: Draft): void {
  const { language } = draft.plan.customer
  if (language !== 'zh-TW' && language !== 'zh-HK') return
  const convert = language === 'zh-TW' ? toTaiwan : toHongKong
  const { conversation } = draft
  conversation.subject = convert(conversation.subject)
  for (const message of conversation.messages) {
    const theirs =
      message.direction === 'inbound' &&
      message.kind !== 'phone' &&
      message.kind !== 'counter' &&
      message.kind !== 'visit'
    const ours = message.direction === 'outbound' && message.kind === 'message'
    if (theirs || ours) message.text = convert(message.text)
  }
}

function setSteps(draft: Draft, finished: boolean): void {
  const { steps: all, messages } = draft.conversation
  const confirmation = messages.find((message) => message.key === all.confirm.message)
  if (confirmation) all.confirm.evidence = `客户说：“${firstSentence(confirmation.text)}”`
  const open = steps.filter((step) => all[step].state === 'pending')
  for (const [index, step] of open.entries())
    all[step].state = finished ? 'skipped' : index === 0 ? 'active' : 'pending'
}

function score(draft: Draft, from: number): void {
  const { plan, conversation } = draft
  const { random, scenario, course, now, customer } = plan
  const bad = course === 'angry' || course === 'rescued' || course === 'mended'
  if (customer.kind === 'supplier' || !random.chance(bad ? 0.55 : 0.4)) return
  const weights = scenario.style === 'praise' ? [0, 0, 0, 0, 4, 30, 66] : scoreWeights[course]!
  const value = (random.weighted(weights) - 3) as ScoreValue
  const at = from + random.int(3, 1500) * minute
  if (at >= now) return
  const lines = scenario.english ? englishComments[value] : comments[value]
  let comment = lines && random.chance(0.75) ? write(draft, lines, { topic: scenario.topic }) : null
  if (comment && customer.language === 'zh-TW') comment = toTaiwan(comment)
  if (comment && customer.language === 'zh-HK') comment = toHongKong(comment)
  conversation.score = { value, words: faces[value], comment, at: toIso(at) }
}

/**
 * Sets status, steps, times and score once the last word has been said. `end`: how it was resolved, null for a matter still
 * running. Null when something would lie after `now`.
 */
export function closeStory(
  draft: Draft,
  end: 'confirmed' | 'silent' | 'without' | null,
): { conversation: DemoConversation; texts: Set<string> } | null {
  const { plan, conversation } = draft
  const { random, now, stage } = plan
  if (draft.at >= now - minute) return null
  conversation.team = draft.team
  conversation.assignee = draft.assignee || null
  inOwnScript(draft)
  setSteps(draft, end !== null)
  const firstWord = conversation.messages.findIndex((message) => message.direction === 'inbound')
  conversation.firstResponseAt =
    conversation.messages.slice(firstWord + 1).find((message) => message.direction === 'outbound')?.at ?? null

  if (end === null) {
    conversation.status = stage === 'snoozed' ? 'snoozed' : stage === 'asked' || stage === 'acted' ? 'waiting' : 'open'
  } else {
    const resolved = draft.at + (end === 'confirmed' ? random.int(1, 12) * minute : random.int(1, 30) * hour)
    if (resolved >= now) return null
    conversation.resolvedAt = toIso(resolved)
    conversation.status = 'resolved'
    if (end === 'silent') conversation.resolveReason = random.pick(chinese.closeSilent)
    if (end === 'without') conversation.resolveReason = chinese.closeWithout
    score(draft, resolved)
    if (resolved + 7 * day < now) {
      conversation.status = 'closed'
      conversation.closedAt = toIso(resolved + 7 * day)
    }
  }
  const times = [
    conversation.messages.at(-1)!.at,
    conversation.resolvedAt,
    conversation.closedAt,
    conversation.score?.at,
  ]
  conversation.updatedAt = toIso(Math.max(...times.filter((at) => at != null).map(fromIso)))
  return { conversation, texts: draft.texts }
}
