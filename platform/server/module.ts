import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import type { EventKind } from '../contract/event.ts'
import type { PermissionTable, Role } from '../contract/permission.ts'
import type { Principal } from '../contract/principal.ts'
import type { Config } from './config/index.ts'
import type { Connection, Database } from './database/index.ts'
import type { Reaction } from './events/index.ts'
import type { FileStore } from './files/index.ts'
import type { Job } from './jobs/index.ts'
import type { Live, SignalKind } from './live/index.ts'
import type { Logger } from './log/index.ts'
import type { Outbox } from './mail/index.ts'

/** What the running product hands to routes, jobs and commands. */
export type Kernel = {
  config: Config
  connection: Connection
  db: Database
  log: Logger
  files: FileStore
  live: Live
  /** Mail of the product itself (invitations, password resets). */
  outbox: Outbox
  /** Signs sessions and public links; at least 32 bytes, the same in all processes of one company. */
  secret: string
  /** The address customers see, without a slash at the end. */
  publicUrl: () => string
  /** Everything a role may do, over all modules. */
  permissionsOf: (role: Role) => ReadonlySet<string>
}

/** The door of a module on the server: `modules/<name>/server/index.ts` exports one as `serverModule`. */
export type ServerModule = {
  name: string
  permissions?: PermissionTable
  events?: readonly EventKind[]
  routes?: (app: FastifyInstance, kernel: Kernel) => void | Promise<void>
  reactions?: readonly Reaction[]
  jobs?: readonly Job<TSchema>[]
  signals?: readonly SignalKind[]
}

/**
 * Finds the member of staff behind request headers; null when nobody is signed in. Given by the staff module. `fresh`
 * asks the database even when the answer is known.
 */
export type Identify = (
  headers: Record<string, string | string[] | undefined>,
  options?: { fresh?: boolean },
) => Promise<Principal | null>
