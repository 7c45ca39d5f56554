import { registerGuests, showInTimeline } from '#modules/conversations/server/index.ts'
import { registerHoldings } from '#modules/staff/server/index.ts'
import type { ServerModule } from '#platform/server/module.ts'
import { taskChanged, taskMade, taskMoved, taskOverdue, taskReminded, tasksPermissions } from '../contract.ts'
import { tasksHeld } from './holdings.ts'
import { fallDueAllJob, fallDueJob, remindJob } from './jobs.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { owing } from './write.ts'

export { type TaskFacts, taskOf } from './read-task.ts'
export { activeIn } from './write.ts'

registerGuests(owing)
registerHoldings(tasksHeld)
for (const kind of [taskMade, taskMoved]) showInTimeline(kind)

export const serverModule: ServerModule = {
  name: 'tasks',
  permissions: tasksPermissions,
  events: [taskMade, taskChanged, taskMoved, taskReminded, taskOverdue],
  routes,
  reactions,
  jobs: [remindJob, fallDueJob, fallDueAllJob],
}
