import { readCustomer } from '#modules/customers/contract.ts'
import { useCall, useMay, useWords } from '#platform/web/index.ts'
import { againstWish } from './wish.ts'
import './wish.css'

/** Beside a promise that is being made: how the customer wants to be reached, where it promises a call otherwise. */
export function WishNote({ text, at, customerId }: { text: string; at: number | null; customerId: string }) {
  const t = useWords('promises')
  const allowed = useMay('customers.read')
  const { data } = useCall(readCustomer, { params: { id: customerId } }, { enabled: allowed, staleTime: 60_000 })
  const wish = data?.contactWish ?? null
  if (!wish || at === null) return null
  const against = againstWish(text, at, wish, data?.timeZone ?? null)
  if (!against) return null
  const line = t('wish.line', { way: t(`customers:wish.way.${wish.way}`), when: t(`customers:wish.time.${wish.time}`) })
  return (
    <p className="promise-wish" role="status">
      {t(`wish.${against}`)} {line}
    </p>
  )
}
