import { badField } from '#platform/server/errors/index.ts'
import type { DuePrecision } from '../contract.ts'
import { dueProblem } from './rules.ts'

/** Before this nobody promised anything here; it also keeps out years that the database writes differently. */
export const firstYear = 1900

/**
 * @throws Problem `bad-request` on `field` when the time is written well but there is no such time (a 61st second), or
 * it is in a year before 1900
 */
export function readInstant(field: string, text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < firstYear) throw badField(field, 'date-time')
  return at
}

export type GivenTimes = { dueAt: string; dueFrom?: string | null; duePrecision?: DuePrecision }
export type Times = { dueAt: Date; dueFrom: Date | null; duePrecision: DuePrecision }

/** The times of a promise made at `at`. @throws Problem `bad-request` on `dueAt` or `dueFrom` */
export function readTimes(given: GivenTimes, at: Date): Times {
  const times = {
    dueAt: readInstant('dueAt', given.dueAt),
    dueFrom: given.dueFrom ? readInstant('dueFrom', given.dueFrom) : null,
    duePrecision: given.duePrecision ?? ('time' as const),
  }
  const problem = dueProblem(times, at)
  if (problem) throw badField(problem.field, problem.reason)
  return times
}
