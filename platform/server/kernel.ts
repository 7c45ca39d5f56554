import type { Role } from '../contract/permission.ts'
import type { Config } from './config/index.ts'
import type { Connection, Database } from './database/index.ts'
import type { FileStore } from './files/index.ts'
import type { Live } from './live/index.ts'
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
