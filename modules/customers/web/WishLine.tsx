import { readCustomer } from '#modules/customers/contract.ts'
import { useCall, useMay, useWords } from '#platform/web/index.ts'
import './customers.css'

/** How and when the customer wants to be reached, in one line; nothing when they never said. */
export function WishLine({ customerId }: { customerId: string }) {
  const t = useWords('customers')
  const allowed = useMay('customers.read')
  const { data } = useCall(readCustomer, { params: { id: customerId } }, { enabled: allowed, staleTime: 60_000 })
  const wish = data?.contactWish
  if (!wish) return null
  const when = wish.time === 'any' ? null : t(`wish.time.${wish.time}`)
  return (
    <p className="customer-wish-line">
      {t('wish.line')}
      <b>{[when, t(`wish.way.${wish.way}`)].filter(Boolean).join(t('wish.comma'))}</b>
    </p>
  )
}
