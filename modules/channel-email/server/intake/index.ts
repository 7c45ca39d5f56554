import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import type { Reaction } from '#platform/server/events/index.ts'
import type { Job } from '#platform/server/jobs/index.ts'
import type { Kernel } from '#platform/server/module.ts'

export function intakeRoutes(_app: FastifyInstance, _kernel: Kernel): void {}
export const intakeJobs: readonly Job<TSchema>[] = []
export const intakeReactions: readonly Reaction[] = []
