import { audienceOf, type Conversation, publicToken } from '#modules/conversations/server/index.ts'

/** What others need to know of the conversation. */
export type Home = Pick<Conversation, 'id' | 'teamId' | 'assigneeId' | 'guests'>

/** Who hears of it: who may read the conversation; and the customer, when their progress page shows it. */
export function momentAudience(home: Home, seenByCustomer: boolean): string[] {
  return [...audienceOf(home), ...(seenByCustomer ? [publicToken(home.id)] : [])]
}
