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
