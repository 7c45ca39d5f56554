import type { ServerModule } from '#platform/server/module.ts'
import { gatherFrequenciesNightly } from './jobs.ts'
import { searchReactions } from './reactions.ts'
import { searchRoutes } from './routes.ts'

export { type Progress, rebuildIndex } from './rebuild-index.ts'

export const serverModule: ServerModule = {
  name: 'search',
  routes: searchRoutes,
  reactions: searchReactions,
  jobs: [gatherFrequenciesNightly],
}
