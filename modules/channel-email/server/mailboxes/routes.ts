import type { FastifyInstance } from 'fastify'
import { notFound } from '#platform/server/errors/index.ts'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../../contract.ts'
import { findMailbox } from './find-mailbox.ts'
import { readMailboxes } from './queries.ts'
import { runnerToken } from './runner/token.ts'
import { readSignatures, setSignature } from './signatures.ts'
import { suggestServers } from './suggest-servers.ts'
import { testConnection } from './test-connection.ts'
import { changeMailbox, createMailbox, removeMailbox } from './write-mailbox.ts'

export function mailboxRoutes(app: FastifyInstance, kernel: Kernel): void {
  const one = async (id: string) => {
    const [found] = await readMailboxes(kernel.db, id)
    if (!found) throw notFound()
    return found
  }
  serve(app, contract.listMailboxes, async () => ({ items: await readMailboxes(kernel.db) }))
  serve(app, contract.suggestServers, async ({ query }) => ({ servers: await suggestServers(query.address) }))
  serve(app, contract.createMailbox, async ({ body, principal }) =>
    one(await createMailbox(kernel, { principal, input: body })),
  )
  serve(app, contract.changeMailbox, async ({ params: { id }, body, principal }) => {
    await changeMailbox(kernel, { principal, id, change: body })
    return one(id)
  })
  serve(app, contract.removeMailbox, async ({ params: { id }, principal }) => {
    await removeMailbox(kernel, { principal, id })
    return {}
  })
  serve(app, contract.testMailbox, async ({ body }) => testConnection(kernel, body))
  serve(app, contract.fetchMailbox, async ({ params: { id }, principal }) => {
    if (!(await findMailbox(kernel.db, id))) throw notFound()
    const from = principal.id
    await kernel.live.signal({ name: 'mailbox.fetch', subjectId: id, audience: [runnerToken], from, data: {} })
    return {}
  })
  serve(app, contract.listSignatures, async ({ principal }) => ({ items: await readSignatures(kernel.db, principal) }))
  serve(app, contract.setSignature, async ({ params: { id }, body, principal }) =>
    setSignature(kernel.db, { principal, teamId: id, html: body.html }),
  )
}
