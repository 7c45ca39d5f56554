import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import type { EventKind } from '../contract/event.ts'
import type { PermissionTable } from '../contract/permission.ts'
import type { Principal } from '../contract/principal.ts'
import type { Follower } from './events/follow.ts'
import type { Reaction } from './events/index.ts'
import type { Job } from './jobs/index.ts'
import type { Kernel } from './kernel.ts'
import type { SignalKind } from './live/index.ts'

export type { Kernel } from './kernel.ts'

/** Work that runs as long as the process does (a connection that is kept open), in processes with the role `jobs`. */
export type Service = {
  /** `<module>.<what>` */
  name: string
  /** Returns at once or soon; @returns what ends it, within a second or two. */
  start: (kernel: Kernel) => Promise<() => Promise<void>>
}

/** A figure for `/metrics`, asked for each time somebody looks. `name` begins with `kairos_`. */
export type MetricSource = {
  name: string
  help: string
  labels?: readonly string[]
  read: (kernel: Kernel) => Promise<readonly { labels?: Record<string, string>; value: number }[]>
}

/** The door of a module on the server: `modules/<name>/server/index.ts` exports one as `serverModule`. */
export type ServerModule = {
  name: string
  permissions?: PermissionTable
  events?: readonly EventKind[]
  routes?: (app: FastifyInstance, kernel: Kernel) => void | Promise<void>
  reactions?: readonly Reaction[]
  /** Who read the numbered line of events, behind the writers. */
  followers?: readonly Follower[]
  jobs?: readonly Job<TSchema>[]
  /** Those of `jobs` that every database wants one time, with empty data, when it first meets a version that has them. */
  once?: readonly Job<TSchema>[]
  signals?: readonly SignalKind[]
  services?: readonly Service[]
  metrics?: readonly MetricSource[]
}

/**
 * Finds the member of staff behind request headers; null when nobody is signed in. Given by the staff module. `fresh`
 * asks the database even when the answer is known.
 */
export type Identify = (
  headers: Record<string, string | string[] | undefined>,
  options?: { fresh?: boolean },
) => Promise<Principal | null>
