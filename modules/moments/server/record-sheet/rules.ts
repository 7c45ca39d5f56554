import type { SheetLineRecord } from '../../contract/record-sheet.ts'
import { type Step, type StepState, steps } from '../../contract.ts'
import { currentStep } from '../rules.ts'

/** Something that happened, before it has its column; `step` where it says so itself. */
export type Happened = Omit<SheetLineRecord, 'at'> & { at: Date }

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
