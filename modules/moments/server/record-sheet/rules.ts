import type { SheetLineRecord } from '../../contract/record-sheet.ts'
import { type Step, type StepState, steps } from '../../contract.ts'
import { currentStep } from '../rules.ts'

/** Something that happened, before it has its column; `step` where it says so itself. */
export type Happened = Omit<SheetLineRecord, 'at'> & {
  at: Date
  /** When what it belongs to began: the making of the promise, the asking of what was answered. */
  since?: Date
  /** Of a score: the moment it speaks of. */
  momentId?: string | null
}

/** A moment's part of the timeline. */
export type Part = { id: string; from: Date; to: Date | null }

/**
 * Whether something is told on a moment's sheet: it happened then, it became of what began then (a promise made in it was
 * kept later), or it is a score of this moment, whenever it was given.
 */
export function belongsTo(one: Happened, { id, from, to }: Part): boolean {
  if (one.kind === 'scored') return one.momentId === id
  const within = (at: Date) => at >= from && (to === null || at < to)
  return within(one.at) || (one.since !== undefined && within(one.since))
}

/**
 * Lays what happened into the four columns (method A8): what names its step goes there, promises to Act, asking, answers
 * and scores to Confirm; what was said goes to the step that was current then, and to Confirm once all four were done.
 */
export function layOut(happened: readonly Happened[]): Record<Step, Happened[]> {
  const columns: Record<Step, Happened[]> = { explore: [], offer: [], act: [], confirm: [] }
  const states: Record<Step, StepState> = { explore: 'todo', offer: 'todo', act: 'todo', confirm: 'todo' }
  for (const one of happened.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    columns[columnOf(one, states)].push(one)
    if (one.kind === 'step' && one.step && isState(one.state)) states[one.step] = one.state
  }
  return columns
}

function columnOf(one: Happened, states: Readonly<Record<Step, StepState>>): Step {
  switch (one.kind) {
    case 'step':
      return one.step ?? 'explore'
    case 'promise':
      return 'act'
    case 'asked':
    case 'answered':
    case 'scored':
      return 'confirm'
    case 'inbound':
    case 'outbound':
    case 'spoken':
      return currentStep(states) ?? steps[steps.length - 1] ?? 'confirm'
  }
}

const isState = (state: string | null): state is StepState =>
  state === 'todo' || state === 'doing' || state === 'done' || state === 'skipped'
