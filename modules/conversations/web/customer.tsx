import { Suspense } from 'react'
import { CustomerCard } from '#modules/customers/web/index.tsx'
import { lazily } from '#platform/web/index.ts'

/** The customer's file beside the conversation. */
export function SidebarCustomer({ customerId }: { customerId: string }) {
  return <CustomerCard customerId={customerId} />
}

const List = lazily(() => import('./CustomerConversationList.tsx'), 'CustomerConversationList')

/** All conversations with a customer, on the customer's own page. */
export function CustomerConversations({ customerId }: { customerId: string }) {
  return (
    <Suspense>
      <List customerId={customerId} />
    </Suspense>
  )
}
