import type { Kernel } from '#platform/server/module.ts'

type About = { conversationId: string; messageId: string /** What the colleague wrote. */; html: string }
type Footer = { html: string; text: string }
type Find = (kernel: Pick<Kernel, 'db' | 'publicUrl'>, about: About) => Promise<Footer | null>

let find: Find = async () => null

/** Others say here what stands below a mail that a colleague writes to the customer; filled once at start. */
export function registerMailFooter(finder: Find): void {
  find = finder
}

export const footerOf: Find = (kernel, about) => find(kernel, about)
