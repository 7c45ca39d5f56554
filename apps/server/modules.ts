import { serverModule as channelChat } from '#modules/channel-chat/server/index.ts'
import { serverModule as channelEmail } from '#modules/channel-email/server/index.ts'
import { serverModule as channelForm } from '#modules/channel-form/server/index.ts'
import { serverModule as conversations } from '#modules/conversations/server/index.ts'
import { serverModule as customers } from '#modules/customers/server/index.ts'
import { serverModule as moments } from '#modules/moments/server/index.ts'
import { serverModule as promises } from '#modules/promises/server/index.ts'
import { serverModule as search } from '#modules/search/server/index.ts'
import { serverModule as staff } from '#modules/staff/server/index.ts'
import { serverModule as tasks } from '#modules/tasks/server/index.ts'
import { serverModule as vouchers } from '#modules/vouchers/server/index.ts'
import type { ServerModule } from '#platform/server/module.ts'
import { today } from './today/index.ts'

/** Every module of the server, once, lowest rank first. */
export const serverModules: readonly ServerModule[] = [
  staff,
  customers,
  conversations,
  tasks,
  moments,
  promises,
  search,
  channelChat,
  channelForm,
  channelEmail,
  vouchers,
  today,
]
