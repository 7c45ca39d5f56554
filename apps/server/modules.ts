import type { ServerModule } from '#platform/server/module.ts'
import { serverModule as staff } from '#modules/staff/server/index.ts'

/** Every module of the server, once, lowest rank first. */
export const serverModules: readonly ServerModule[] = [staff]
