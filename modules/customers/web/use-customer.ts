import {
  addIdentity,
  type CustomerRecord,
  listCustomers,
  readCustomer,
  updateCustomer,
} from '#modules/customers/contract.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { call, know, refetch, useCall, useLive, useTell } from '#platform/web/index.ts'

/** A customer's file, kept fresh, with the ways to change it. Failures are told here and thrown on. */
export function useCustomer(id: string) {
  const query = useCall(readCustomer, { params: { id } })
  const tell = useTell()
  useLive(['customer.'], (event) => {
    if (event.subjectId === id) void refetch(readCustomer)
  })
  const settle = (reply: CustomerRecord) => {
    know(readCustomer, { params: { id: reply.id } }, reply)
    void refetch(listCustomers)
  }
  const told = async (doing: Promise<CustomerRecord>) => {
    try {
      settle(await doing)
    } catch (problem) {
      tell.failed(problem)
      throw problem
    }
  }
  return {
    query,
    customer: query.data,
    settle: (doing: Promise<CustomerRecord>) => told(doing),
    change: (body: BodyOf<typeof updateCustomer>) => told(call(updateCustomer, { params: { id }, body })),
    addContact: (body: BodyOf<typeof addIdentity>) => told(call(addIdentity, { params: { id }, body })),
  }
}
