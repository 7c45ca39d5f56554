import type { ServerModule } from '#platform/server/module.ts'
import {
  chatIdentified,
  chatPermissions,
  chatRated,
  chatSecretRotated,
  chatSiteChanged,
  chatSiteRemoved,
  chatStarted,
} from '../contract.ts'
import { sweepVisitors } from './jobs.ts'
import { chatReactions } from './reactions.ts'
import { chatRoutes } from './routes.ts'

export const serverModule: ServerModule = {
  name: 'channel-chat',
  permissions: chatPermissions,
  events: [chatSiteChanged, chatSiteRemoved, chatSecretRotated, chatStarted, chatIdentified, chatRated],
  routes: chatRoutes,
  reactions: chatReactions,
  jobs: [sweepVisitors],
}
