import type { Transaction } from '#platform/server/database/index.ts'

/** A moment and what the rules look at beside its own words. */
export async function giveTouchpoints(
  _tx: Transaction,
  _moments: readonly { id: string; tags: readonly string[] }[],
): Promise<readonly string[]> {
  return []
}
