import { lazy, Suspense } from 'react'
import { CustomerCard } from '#modules/customers/web/index.tsx'

/** The customer's file beside the conversation. */
export function SidebarCustomer({ customerId }: { customerId: string }) {
  return <CustomerCard customerId={customerId} />
}

const List = lazy(async () => ({ default: (await import('./CustomerConversationList.tsx')).CustomerConversationList }))

/** All conversations with a customer, on the customer's own page. */
export function CustomerConversations({ customerId }: { customerId: string }) {
  return (
    <Suspense>
      <List customerId={customerId} />
    </Suspense>
  )
}
