import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Answer, Member, TestServer } from '#apps/server/testing.ts'
import type { ChatSiteRecord, SiteSettingsRecord } from '../contract.ts'

/** A page of somebody else that may use the test site's window. */
export const shop = 'https://www.example.com'

export type TestSite = ChatSiteRecord & { secret: string }

/** A chat window allowed on `shop`. */
export async function addSite(
  admin: Member,
  more: { teamId?: string; allowedOrigins?: string[]; settings?: Partial<SiteSettingsRecord> } = {},
): Promise<TestSite> {
  const { status, body } = await admin.post('/chat-sites', { name: '官网', allowedOrigins: [shop], ...more })
  if (status !== 200) throw new Error(`site not made: ${JSON.stringify(body)}`)
  return { ...body.site, secret: body.secret }
}

export type TestVisitor = {
  id: string
  token: string
  get: (path: string) => Promise<Answer>
  post: (path: string, body?: unknown) => Promise<Answer>
  /** Says something; `id` is made here unless given. */
  say: (text: string, id?: string) => Promise<Answer>
}

/** A browser on `shop` that has opened the window. */
export async function enter(
  server: TestServer,
  site: { key: string },
  options: { identity?: string; token?: string; language?: string } = {},
): Promise<TestVisitor> {
  const spoken: Record<string, string> = options.language ? { 'accept-language': options.language } : {}
  const headers = (token?: string) => ({
    origin: shop,
    ...spoken,
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  })
  const entered = await server.visitor.post(
    `/chat/${site.key}/visitors`,
    {
      pageUrl: `${shop}/pay?token=abc#top`,
      pageTitle: '缴费',
      ...(options.identity ? { identity: options.identity } : {}),
    },
    { headers: headers(options.token) },
  )
  if (entered.status !== 200) throw new Error(`not entered: ${entered.text}`)
  const token: string = entered.body.token ?? options.token
  const post = (path: string, body: unknown = {}) =>
    server.visitor.post(`/chat/${site.key}${path}`, body, { headers: headers(token) })
  return {
    id: entered.body.id,
    token,
    get: (path) => server.visitor.get(`/chat/${site.key}${path}`, { headers: headers(token) }),
    post,
    say: (text, id = randomUUID()) => post('/messages', { id, text }),
  }
}

/** A JWT as a site's own server signs it; `exp` in seconds since 1970. */
export function sign(
  secret: string,
  claims: Record<string, unknown>,
  { exp = 4_000_000_000, alg = 'HS256' }: { exp?: number; alg?: string } = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg }).setExpirationTime(exp).sign(new TextEncoder().encode(secret))
}
