import { type SQL, sql } from 'drizzle-orm'
import type { Database } from '#platform/server/database/index.ts'
import type { Kernel } from '#platform/server/module.ts'

/** Gives the address of the page where the customer of a conversation answers, or null without one. */
export type CustomerLink = (kernel: Kernel, conversationId: string) => Promise<string | null>

let customerLink: CustomerLink = async () => null

/** Says where customers answer; pages for them are made by a module of equal rank, so the server's wiring says it. */
export function registerCustomerLink(link: CustomerLink): void {
  customerLink = link
}

export function linkForCustomer(kernel: Kernel, conversationId: string): Promise<string | null> {
  return customerLink(kernel, conversationId)
}

/** What the customer of a conversation said last, where that was yes: all is done. */
export type CustomersYes = { at: Date; words: string | null; messageId: string | null }
let customersYes: (db: Database, conversationId: string) => Promise<CustomersYes | null> = async () => null

let plainYes: (text: string) => boolean = () => false

/**
 * Says whether the customer has confirmed, and whether a text of theirs says plainly that all is done; a module of equal
 * rank asks them, so the server's wiring says it.
 */
export function registerCustomersYes(read: typeof customersYes, reads: typeof plainYes): void {
  customersYes = read
  plainYes = reads
}

export const saysYes: typeof plainYes = (text) => plainYes(text)

export const readCustomersYes: typeof customersYes = (db, conversationId) => customersYes(db, conversationId)

/** Expressions for statements over many promises, so that none is asked for by itself. */
export type PromiseTouchpoints = {
  /** Id of the touchpoint of the contact that went on in a conversation at an instant; null without one. */
  at: (conversationId: SQL, at: SQL) => SQL
  /** Name of a touchpoint. */
  name: (id: SQL) => SQL
}

let touchpoints: PromiseTouchpoints = { at: () => sql`null::uuid`, name: () => sql`null::text` }

/** Says in which touchpoint a promise was made; a module of equal rank knows, so the server's wiring says it. */
export function registerPromiseTouchpoints(known: PromiseTouchpoints): void {
  touchpoints = known
}

export const promiseTouchpoints = (): PromiseTouchpoints => touchpoints
