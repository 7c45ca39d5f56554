import { Type } from 'typebox'
import { Id, Nullable } from '#platform/contract/shapes.ts'
import { job } from '#platform/server/jobs/index.ts'
import type { Kernel } from '#platform/server/module.ts'

type Rings = {
  look: (kernel: Kernel, data: { promiseId: string }) => Promise<void>
  fallDue: (kernel: Kernel, data: { promiseId: string }) => Promise<void>
  lookAgain: (kernel: Kernel, data: { after: string | null; run: string }) => Promise<void>
}

let rings: Rings | null = null

/**
 * Says what the timers do; once, by jobs.ts. They stand apart from it because what they do sets timers again.
 */
export function onRing(work: Rings): void {
  rings = work
}

function ring(): Rings {
  if (!rings) throw new Error('the timers of promises have no work')
  return rings
}

/**
 * When something may be due for a promise: a reminder, a notice, an escalation. Harmless when late, repeated, or about a
 * promise that is not owed any more. (`reminder` is in jobs queued by older versions.)
 */
export const remindJob = job({
  name: 'promises.remind',
  data: Type.Object({ promiseId: Id, reminder: Type.Optional(Type.String()) }),
  run: (kernel, data) => ring().look(kernel, data),
})

/** At a promise's due time. */
export const fallDueJob = job({
  name: 'promises.fall-due',
  data: Type.Object({ promiseId: Id }),
  run: (kernel, data) => ring().fallDue(kernel, data),
})

/** Sets the clocks of all that is owed anew, part by part; `run` tells the changes of the settings apart. */
export const lookAgainJob = job({
  name: 'promises.look-again',
  data: Type.Object({ after: Nullable(Id), run: Id }),
  run: (kernel, data) => ring().lookAgain(kernel, data),
})
