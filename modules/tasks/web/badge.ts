import { refetch, useCall, useLive, useThrottled } from '#platform/web/index.ts'
import { countTasks } from '../contract/count.ts'

/** Tasks of mine that are overdue or due today. */
export function useTaskBadge(): number | undefined {
  const again = useThrottled(() => refetch(countTasks), 1500)
  useLive('task.', (event) => again(event.name))
  const { data } = useCall(countTasks, {}, { refetchInterval: 5 * 60_000 })
  return data ? data.overdue + data.today : undefined
}
