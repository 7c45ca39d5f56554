import { task, taskChange } from '#modules/tasks/server/schema.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import type { DemoCompany } from './content/types.ts'
import { demoId } from './ids.ts'

const hour = 3_600_000

/** What is still to be done in a matter, hours until it is due, what became of it, and what was said when done. */
const wanted = [
  ['跟工程部核对上门时间', 3, 'doing', null],
  ['处理前后各拍一张照片，附到会话里', 7, 'open', null],
  ['一周后回访，确认没有复发', 26, 'open', null],
  ['把处理结果写进台账', -5, 'open', null],
  ['和财务核对费用明细', 30, 'open', null],
  ['给门岗打招呼，放行维修车', -20, 'done', '门岗王师傅已登记，车牌报过了。'],
  ['跟供应商确认配件到货', -44, 'done', '配件今早到库，编号写在备注里。'],
] as const

/** Tasks of colleagues in the newest matters that are still running. */
export async function loadTasks(tx: Transaction, demo: DemoCompany, at: number): Promise<void> {
  const running = demo.conversations
    .filter((one) => one.assignee && one.status !== 'closed' && one.status !== 'resolved')
    .toReversed()
  const tasks = wanted.flatMap(([title, hours, state, note], index) => {
    const home = running[index]
    if (!home?.assignee) return []
    const made = new Date(Math.min(at - hour, at + (hours - 48) * hour))
    const dueAt = new Date(Math.round((at + hours * hour) / hour) * hour)
    const settledAt = state === 'done' ? new Date(Math.min(at - hour, dueAt.getTime() - hour)) : null
    const byId = demoId(home.assignee)
    return [
      {
        id: demoId(`task:${index}`),
        title,
        ownerKind: 'member' as const,
        ownerId: byId,
        dueAt,
        state,
        conversationId: demoId(home.key),
        note,
        settledAt,
        // What has passed was told when it passed.
        remindedFor: dueAt.getTime() < at ? dueAt : null,
        overdueFor: dueAt.getTime() < at ? dueAt : null,
        createdAt: made,
        createdById: byId,
        changedAt: settledAt ?? made,
        changedById: byId,
      },
    ]
  })
  if (tasks.length === 0) return
  await tx.insert(task).values(tasks)
  await tx.insert(taskChange).values(
    tasks.flatMap((one) => {
      const change = { taskId: one.id, byId: one.createdById }
      const begun = {
        ...change,
        id: demoId(`${one.id} made`),
        at: one.createdAt,
        kind: 'made' as const,
        toState: 'open' as const,
      }
      if (one.state === 'open') return [begun]
      const moved = {
        ...change,
        id: demoId(`${one.id} moved`),
        at: one.changedAt,
        kind: 'moved' as const,
        fromState: 'open' as const,
        toState: one.state,
        note: one.note,
      }
      return [begun, moved]
    }),
  )
}
