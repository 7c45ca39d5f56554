import type { FastifyInstance } from 'fastify'
import { serve } from '#platform/server/http/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import * as contract from '../contract.ts'
import { addIdentity } from './add-identity.ts'
import { changeIdentity, removeIdentity } from './change-identity.ts'
import { createCustomer } from './create-customer.ts'
import { dismissSuspect } from './dismiss-suspect.ts'
import { mergeCustomers } from './merge-customers.ts'
import {
  createOrganization,
  findOrganizations,
  readOrganization,
  removeOrganization,
  updateOrganization,
} from './organizations.ts'
import { findCustomers, findTags, readCustomer } from './queries.ts'
import { removeCustomer, restoreCustomer } from './remove-customer.ts'
import { undoMerge } from './undo-merge.ts'
import { updateCustomer } from './update-customer.ts'

export function customerRoutes(app: FastifyInstance, { db }: Kernel): void {
  serve(app, contract.listCustomers, ({ query }) => findCustomers(db, query))
  serve(app, contract.createCustomer, ({ principal, body }) => createCustomer(db, { principal, input: body }))
  serve(app, contract.readCustomer, ({ principal, params }) => readCustomer(db, principal, params.id))
  serve(app, contract.updateCustomer, ({ principal, params, body }) =>
    updateCustomer(db, { principal, id: params.id, patch: body }),
  )
  serve(app, contract.removeCustomer, async ({ principal, params, query }) => {
    await removeCustomer(db, { principal, id: params.id, anonymise: query.anonymise ?? false })
    return {}
  })
  serve(app, contract.restoreCustomer, ({ principal, params }) => restoreCustomer(db, { principal, id: params.id }))
  serve(app, contract.addIdentity, ({ principal, params, body }) =>
    addIdentity(db, { principal, id: params.id, given: body }),
  )
  serve(app, contract.changeIdentity, ({ principal, params, body }) =>
    changeIdentity(db, { principal, ...params, patch: body }),
  )
  serve(app, contract.removeIdentity, ({ principal, params }) => removeIdentity(db, { principal, ...params }))
  serve(app, contract.mergeCustomers, ({ principal, params, body }) =>
    mergeCustomers(db, { principal, id: params.id, ...body }),
  )
  serve(app, contract.undoMerge, ({ principal, params }) => undoMerge(db, { principal, mergeId: params.id }))
  serve(app, contract.dismissSuspect, ({ principal, params }) => dismissSuspect(db, { principal, ...params }))
  serve(app, contract.listCustomerTags, ({ query }) => findTags(db, query.q))

  serve(app, contract.listOrganizations, ({ principal, query }) => findOrganizations(db, principal, query))
  serve(app, contract.createOrganization, ({ principal, body }) => createOrganization(db, { principal, input: body }))
  serve(app, contract.readOrganization, ({ principal, params }) => readOrganization(db, principal, params.id))
  serve(app, contract.updateOrganization, ({ principal, params, body }) =>
    updateOrganization(db, { principal, id: params.id, patch: body }),
  )
  serve(app, contract.removeOrganization, async ({ principal, params }) => {
    await removeOrganization(db, { principal, id: params.id })
    return {}
  })
}
