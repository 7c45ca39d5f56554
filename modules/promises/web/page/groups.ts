import type { PromiseGrouping, PromiseGroupRecord } from '../../contract.ts'

/** What the columns of the board stand for; all but `due` are counted by the server. */
export const boardGroups = ['due', 'owner', 'customer', 'team'] as const
export type BoardGroup = (typeof boardGroups)[number]

/** One group of the board as a filter of the list, beside the filter of the whole board. */
export function filterOf(by: PromiseGrouping, { id, kind }: Pick<PromiseGroupRecord, 'id' | 'kind'>) {
  switch (by) {
    case 'owner':
      return { owner: kind === 'team' ? `team:${id}` : String(id) }
    case 'customer':
      return { customerId: String(id) }
    case 'team':
      return { team: id ?? 'none' }
  }
}
