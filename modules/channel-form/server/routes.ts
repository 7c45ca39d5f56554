import type { FastifyInstance } from 'fastify'
import { notFound } from '#platform/server/errors/index.ts'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { readForms } from './queries.ts'
import { changeForm, createForm, removeForm } from './write-form.ts'

export function formRoutes(app: FastifyInstance, kernel: Kernel): void {
  const one = async (id: string) => {
    const [found] = await readForms(kernel.db, kernel.publicUrl(), id)
    if (!found) throw notFound()
    return found
  }
  serve(app, contract.listForms, async () => ({
    items: await readForms(kernel.db, kernel.publicUrl()),
    defaultUrl: `${kernel.publicUrl()}/form`,
  }))
  serve(app, contract.createForm, async ({ body, principal }) =>
    one(await createForm(kernel.db, { principal, input: body })),
  )
  serve(app, contract.changeForm, async ({ params: { id }, body, principal }) => {
    await changeForm(kernel.db, { principal, id, change: body })
    return one(id)
  })
  serve(app, contract.removeForm, async ({ params: { id }, principal }) => {
    await removeForm(kernel.db, { principal, id })
    return {}
  })
}
