import { customerIsAsked } from './asked.ts'
import { spanText } from './pages/Doing.tsx'
import { dueText } from './pages/Promises.tsx'
import type { Progress } from './progress-model.ts'
import type { Times } from './times.ts'
import type { Words } from './words.ts'

/**
 * What comes next, in lines. That we are late is always said first; what staff have written stands for the rest; else
 * what we owe goes before what we wait for, and we wait only where something was asked.
 */
export function whatNext({ progress, t, times }: { progress: Progress; t: Words; times: Times }): string[] {
  const { conversation, moment, promises, opening } = progress
  const owed = promises.filter((one) => one.outstanding).toSorted((a, b) => a.dueAt.localeCompare(b.dueAt))[0]
  const when = owed && (owed.duePrecision === 'day' ? times.day(owed.dueAt) : times.dayTime(owed.dueAt))
  if (conversation.status === 'closed') {
    return owed?.overdue ? [t('next.overdue', { text: owed.text }), t('next.closed')] : [t('next.closed')]
  }
  if (conversation.status === 'resolved') {
    const still = !owed ? '' : t(owed.overdue ? 'next.stillLate' : 'next.still', { text: owed.text, when })
    return [t('next.resolved', { still })]
  }
  const lines: string[] = []
  if (owed?.told) {
    const [old, told] = [dueText(owed, { t, times }), dueText(owed.told, { t, times })]
    lines.push(t('next.told', { text: owed.text, old, told }))
  } else if (owed?.overdue) lines.push(t('next.overdue', { text: owed.text }))
  const refused = promises.find((one) => one.refused)
  if (refused?.refused) {
    lines.push(t('next.refused', { text: refused.text, when: dueText(refused.refused, { t, times }) }))
  }
  const said = moment.confirmation?.answer
  if (conversation.status === 'open' && (said === 'partly' || said === 'not_met')) lines.push(t(`next.again.${said}`))
  if (moment.next.trim()) return [...lines, moment.next]
  if (owed && !owed.overdue) {
    lines.push(t(owed.duePrecision === 'day' ? 'next.promiseDay' : 'next.promise', { text: owed.text, when }))
  }
  const visit = appointment(progress)
  if (visit) lines.push(t('next.appointment', { text: visit.text, when: spanText(visit, { times }) }))
  if (conversation.status === 'waiting') {
    if (!owed?.told && customerIsAsked(progress)) return [...lines, t('next.waiting')]
    return lines.length > 0 ? lines : [t('next.answered')]
  }
  if (lines.length > 0) return lines
  if (opening && !opening.open && opening.next) return [t('next.closedNow', { time: times.dayTime(opening.next) })]
  return [t('next.open')]
}

/** The soonest time that the customer has chosen and that is to come; once promised, the promise tells of it. */
function appointment({ asks }: Progress): { text: string; from: string; to: string } | null {
  const chosen = asks.flatMap(({ text, slots, chosenSlotId, promised }) =>
    promised ? [] : slots.filter(({ id, past }) => id === chosenSlotId && !past).map((slot) => ({ ...slot, text })),
  )
  return chosen.toSorted((a, b) => a.from.localeCompare(b.from))[0] ?? null
}

/** The status in the customer's eyes: we wait for them only where something was asked. */
export function shownStatus(progress: Progress): string {
  const { status } = progress.conversation
  if (status !== 'waiting' || customerIsAsked(progress)) return status
  return progress.promises.some((one) => one.outstanding) ? 'open' : 'answered'
}
