import type { PublicPromise } from '#modules/promises/contract.ts'
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
  const { conversation, moment, promises, opening, said } = progress
  const outstanding = promises.filter((one) => one.outstanding).toSorted((a, b) => a.dueAt.localeCompare(b.dueAt))
  const owed = outstanding[0]
  const dueOf = (one: PublicPromise) => (one.duePrecision === 'day' ? times.day(one.dueAt) : times.dayTime(one.dueAt))
  const owedLine = (one: PublicPromise): string => {
    if (one.told) {
      const [old, told] = [dueText(one, { t, times }), dueText(one.told, { t, times })]
      return t('next.told', { text: one.text, old, told })
    }
    if (one.overdue) return t('next.overdue', { text: one.text })
    return t(one.duePrecision === 'day' ? 'next.promiseDay' : 'next.promise', { text: one.text, when: dueOf(one) })
  }
  if (conversation.status === 'closed') {
    return owed?.overdue ? [t('next.overdue', { text: owed.text }), t('next.closed')] : [t('next.closed')]
  }
  if (conversation.status === 'resolved' && said) {
    const partly = said.answer === 'partly'
    const nothingElse = partly || owed ? [] : [t('next.more')]
    return [t(partly ? 'next.partly' : 'next.met'), ...outstanding.map(owedLine), ...nothingElse]
  }
  if (conversation.status === 'resolved') {
    const still = !owed ? '' : t(owed.overdue ? 'next.stillLate' : 'next.still', { text: owed.text, when: dueOf(owed) })
    return [t('next.resolved', { still })]
  }
  const lines: string[] = []
  if (owed && (owed.told || owed.overdue)) lines.push(owedLine(owed))
  for (const { text, refused } of promises) {
    if (refused) lines.push(t('next.refused', { text, when: dueText(refused, { t, times }) }))
  }
  const answered = moment.confirmation?.answer
  if (conversation.status === 'open' && (answered === 'partly' || answered === 'not_met')) {
    lines.push(t(`next.again.${answered}`))
  }
  if (moment.next.trim()) return [...lines, moment.next]
  if (owed && !owed.overdue) lines.push(owedLine(owed))
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
