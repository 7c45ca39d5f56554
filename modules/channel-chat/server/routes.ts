import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { mustBeVisitor, tokenOf } from './access.ts'
import { changeSite, removeSite, rotateSecret } from './change-site.ts'
import { createSite } from './create-site.ts'
import { enterChat } from './enter-chat.ts'
import { giveFile, takeFile } from './files.ts'
import { identifyVisitor } from './identify-visitor.ts'
import { perVisitor } from './limits.ts'
import { listSites } from './list-sites.ts'
import { visitorSocket } from './live.ts'
import { guardOrigins, siteOf } from './origins.ts'
import { readPresence } from './presence.ts'
import { presentSite } from './present.ts'
import { previewPage } from './preview.ts'
import { siteById } from './queries.ts'
import { rateChat } from './rate-chat.ts'
import { readChat } from './read-chat.ts'
import { readMessages, readUpTo } from './read-messages.ts'
import { sendMessage } from './send-message.ts'

export async function chatRoutes(app: FastifyInstance, kernel: Kernel): Promise<void> {
  staffRoutes(app, kernel)
  previewPage(app, kernel)
  await app.register(async (scope) => {
    guardOrigins(scope, kernel)
    visitorRoutes(scope, kernel)
    visitorSocket(scope, kernel)
    for (const url of ['/api/v1/chat/:siteKey', '/api/v1/chat/:siteKey/*']) {
      scope.route({
        method: 'OPTIONS',
        url,
        config: { permission: 'public', foreign: true },
        schema: { hide: true },
        handler: async (_request, reply) => reply.code(204).send(),
      })
    }
  })
}

function staffRoutes(app: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  serve(app, contract.listChatSites, async () => listSites(db, kernel.publicUrl()))
  serve(app, contract.createChatSite, async ({ principal, body }) => createSite(kernel, principal, body))
  serve(app, contract.readChatSite, async ({ params }) =>
    presentSite(await siteById(db, params.id), kernel.publicUrl()),
  )
  serve(app, contract.changeChatSite, async ({ principal, params, body }) =>
    changeSite(kernel, principal, params.id, body),
  )
  serve(app, contract.removeChatSite, async ({ principal, params }) => {
    await removeSite(kernel, principal, params.id)
    return {}
  })
  serve(app, contract.rotateChatSecret, async ({ principal, params }) => rotateSecret(kernel, principal, params.id))
  serve(app, contract.readPresence, async ({ principal, params }) => readPresence(db, principal, params.id))
}

function visitorRoutes(scope: FastifyInstance, kernel: Kernel): void {
  const { db } = kernel
  const mayWrite = perVisitor(scope, kernel, 40)
  const mayUpload = perVisitor(scope, kernel, 20)

  serve(scope, contract.readChat, async ({ request }) => readChat(kernel, siteOf(request)))
  serve(scope, contract.enterChat, async ({ request, body, locale }) =>
    enterChat(kernel, siteOf(request), {
      locale,
      ...body,
      token: tokenOf(request),
      userAgent: request.headers['user-agent'],
      address: request.ip,
    }),
  )
  serve(scope, contract.identifyVisitor, async ({ request, body }) => {
    const visitor = await mustBeVisitor(db, siteOf(request), request)
    return identifyVisitor(db, siteOf(request), visitor.id, body)
  })
  serve(scope, contract.readMessages, async ({ request, query }) =>
    readMessages(db, await mustBeVisitor(db, siteOf(request), request), query),
  )
  serve(scope, contract.sendMessage, async ({ request, body }) => {
    const visitor = await mustBeVisitor(db, siteOf(request), request)
    await mayWrite(request)
    return sendMessage(db, siteOf(request), visitor.id, body)
  })
  serve(scope, contract.uploadChatFile, async ({ request, query }) => {
    const site = siteOf(request)
    const visitor = await mustBeVisitor(db, site, request)
    await mayUpload(request)
    return takeFile(kernel, { site, visitor, id: query.id, request })
  })
  serve(scope, contract.readChatFile, async ({ request, reply, params, query }) => {
    const visitor = await mustBeVisitor(db, siteOf(request), request)
    return giveFile(kernel, { visitor, id: params.id, request, reply }, query.inline === '1')
  })
  serve(scope, contract.readUpTo, async ({ request, body }) => {
    await readUpTo(db, await mustBeVisitor(db, siteOf(request), request), body)
    return {}
  })
  serve(scope, contract.rateChat, async ({ request, body }) =>
    rateChat(db, await mustBeVisitor(db, siteOf(request), request), body),
  )
}
