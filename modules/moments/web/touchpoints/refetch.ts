import { refetch } from '#platform/web/index.ts'
import { listTouchpointRules, listTouchpoints } from '../../contract/touchpoints.ts'

/** Catalogue, rules and suggestions again. */
export async function refetchTouchpoints(): Promise<void> {
  await Promise.all([refetch(listTouchpoints), refetch(listTouchpointRules)])
}
