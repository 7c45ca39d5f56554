/** A secret is told once, by the reply that made it; it waits here until its page shows it, in memory only. */
const told = new Map<string, string>()

export function keepSecret(siteId: string, secret: string): void {
  told.set(siteId, secret)
}

export function toldSecret(siteId: string): string | null {
  return told.get(siteId) ?? null
}

export function forgetSecret(siteId: string): void {
  told.delete(siteId)
}
