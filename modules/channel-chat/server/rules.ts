import type { ChatStatus } from '../contract.ts'

const secretNames = /token|code|key|secret|passw|auth|session|sign|jwt|otp|ticket/i

/**
 * The address of a page as staff may see it: web addresses only, without login data and fragment, and with the values
 * of parameters that sound like secrets left out.
 */
export function pageAddress(raw: string | undefined): string | null {
  if (!raw || !URL.canParse(raw)) return null
  const url = new URL(raw)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  url.username = ''
  url.password = ''
  url.hash = ''
  for (const name of [...url.searchParams.keys()]) if (secretNames.test(name)) url.searchParams.set(name, '…')
  return url.href.slice(0, 2000)
}

const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger/i, 'WeChat'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/HarmonyOS/, 'HarmonyOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** `Chrome · Windows`; null when neither is known. */
export function browserOf(userAgent: string | undefined): string | null {
  const first = (list: readonly [RegExp, string][]) => list.find(([sign]) => sign.test(userAgent ?? ''))?.[1]
  return [first(browsers), first(systems)].filter(Boolean).join(' · ') || null
}

/** What the visitor is told of a status. */
export function visitorStatus(status: string): ChatStatus {
  return status === 'resolved' || status === 'closed' ? status : 'open'
}

/** A visitor counts as there this long after the last sign of life, ms; the live line gives one every 45 s. */
export const presentFor = 100_000
export const signOfLifeEvery = 45_000

export function isOnline(visitor: { lastSeenAt: Date; leftAt: Date | null }, at: Date): boolean {
  if (at.getTime() - visitor.lastSeenAt.getTime() > presentFor) return false
  return visitor.leftAt === null || visitor.leftAt < visitor.lastSeenAt
}

/** Text for the pages of the site, to be put before `</body>`. */
export function snippetOf(publicUrl: string, key: string): string {
  return `<script>
window.kairos=window.kairos||function(){(kairos.q=kairos.q||[]).push(arguments)};
kairos('init',{site:'${key}'});
</script>
<script async src="${publicUrl}/widget.js"></script>`
}
