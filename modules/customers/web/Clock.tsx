import { readCustomer } from '#modules/customers/contract.ts'
import { currentLocale, useCall, useMay, useNow, useWords, wallAt, zoneLabel } from '#platform/web/index.ts'
import './customers.css'

/** What the customer's clock shows now, beside their name; nothing while it shows what the reader's does. */
export function CustomerClock({ customerId }: { customerId: string }) {
  const t = useWords('customers')
  const allowed = useMay('customers.read')
  const now = useNow(60)
  const { data } = useCall(readCustomer, { params: { id: customerId } }, { enabled: allowed, staleTime: 60_000 })
  const zone = data?.timeZone
  if (!zone) return null
  let theirs: ReturnType<typeof wallAt>
  try {
    theirs = wallAt(now, zone)
  } catch {
    // A zone that this browser does not know.
    return null
  }
  const ours = wallAt(now)
  if (theirs.day === ours.day && theirs.hour === ours.hour && theirs.minute === ours.minute) return null
  const time = new Intl.DateTimeFormat(currentLocale(), {
    ...{ timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    ...(theirs.day === ours.day ? {} : { weekday: 'short' as const }),
  }).format(now)
  return (
    <span className="customer-clock k-nowrap" title={zoneLabel(zone)}>
      {t('clock', { time })}
    </span>
  )
}
