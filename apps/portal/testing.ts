import type { Answer, Member, TestServer } from '#apps/server/testing.ts'
import { type ServerAt, serverAt } from '#apps/server/testing-clock.ts'
import { addCustomer, receive } from '#modules/conversations/server/testing.ts'
import { progressToken } from '#modules/moments/server/index.ts'
import { setUp } from '#modules/staff/server/testing.ts'
import { now } from '#platform/server/clock/index.ts'

type Files = { name: string; content: string | Uint8Array; type?: string }[]
export type Fields = Record<string, string | string[]>

/** Sends a form as a browser without JavaScript would: hidden fields first, in the page's order. */
export async function sendForm(
  server: TestServer,
  url: string,
  fields: Fields,
  { files = [], headers = {} }: { files?: Files; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  for (const { name, content, type = 'application/octet-stream' } of files)
    form.append('files', new Blob([content as BlobPart], { type }), name)
  if (files.length === 0) form.append('files', new Blob([]), '')
  const body = new Response(form)
  const payload = Buffer.from(await body.arrayBuffer())
  return server.visitor.post(`/${url}`, undefined, {
    payload,
    headers: { 'content-type': body.headers.get('content-type') ?? '', ...headers },
  })
}

/** The hidden field of the first form on a page. */
export function pageField(html: string): string {
  const found = /name="page" value="([^"]+)"/.exec(html)?.[1]
  if (!found) throw new Error('no form on this page')
  return found
}

/** Where an answer leads. */
export const leadsTo = (answer: Answer): string => String(answer.headers.location)

export type Matter = { id: string; token: string; url: string; number: number; customerId: string }
type Wanted = { subject?: string; teamId?: string; assigneeId?: string | null; customerId?: string }

/** A matter that came in by the form, in the agent's hands unless told otherwise, and its progress link. */
export async function beginMatter(server: TestServer, agent: Member, wanted: Wanted = {}): Promise<Matter> {
  const { subject, teamId = null, assigneeId = agent.id } = wanted
  const customerId = wanted.customerId ?? (await addCustomer(server.kernel))
  const text = '厨房天花板在滴水。'
  const { conversationId: id } = await receive(server.kernel, {
    ...{ customerId, subject, teamId, text, channel: 'form', occurredAt: now() },
  })
  if (assigneeId) await agent.post(`/conversations/${id}/assign`, { assigneeId })
  const token = await progressToken(server.kernel.db, id)
  const number = (await agent.get(`/conversations/${id}`)).body.conversation.number
  return { id, token, url: `/p/${token}`, number, customerId }
}

export type Portal = ServerAt & {
  /** An agent, 李安娜; there once the first story begins. */
  readonly anna: Member
  /** A matter in her hands. */
  matter: (wanted?: Wanted) => Promise<Matter>
  /** What a visitor's browser is given at an address of ours. */
  open: (url: string, headers?: Record<string, string>) => Promise<Answer>
  /** Sends a form of this page; `page` is read from it where the fields have none. */
  submit: (url: string, form: string, fields: Fields) => Promise<Answer>
}

/** A company in Shanghai with one agent, for the stories of one file: they go on from each other, a minute apart. */
export function portalAt(start: string): Portal {
  let anna: Member | undefined
  const prepare = async (server: TestServer) => {
    await setUp(server.kernel)
    anna = await server.member('agent', { name: '李安娜' })
  }
  const stories = serverAt(start, { goesOn: true, prepare })
  const open: Portal['open'] = (url, headers = {}) => stories.server.visitor.get(`/${url}`, { headers })
  const portal: Portal = {
    get server() {
      return stories.server
    },
    get anna() {
      if (!anna) throw new Error('the agent comes with the first story')
      return anna
    },
    get at() {
      return stories.at
    },
    set at(ms) {
      stories.at = ms
    },
    matter: (wanted) => beginMatter(stories.server, portal.anna, wanted),
    open,
    submit: async (url, form, fields) =>
      sendForm(stories.server, `${url}/${form}`, { page: pageField((await open(url)).text), ...fields }),
  }
  return portal
}
