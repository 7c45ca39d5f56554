import type { Answer, TestServer } from '#apps/server/testing.ts'

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
