import type { FastifyInstance } from 'fastify'
import type { Kernel } from '#platform/server/module.ts'

export function showRoutes(_app: FastifyInstance, _kernel: Kernel): void {}
