import { Select } from 'antd'
import {
  type ContactTime,
  type ContactWay,
  type CustomerRecord,
  contactTimes,
  contactWays,
} from '#modules/customers/contract.ts'
import { Fact, formatDay, useClear, useWords } from '#platform/web/index.ts'
import type { useCustomer } from './use-customer.ts'

/** How and when the customer wants to be reached, who says so, and since when; edited where it stands. */
export function WishFact({ customer, file }: { customer: CustomerRecord; file: ReturnType<typeof useCustomer> }) {
  const t = useWords('customers')
  const clearing = useClear()
  const { contactWish: wish, abilities } = customer
  if (!abilities.edit && !wish) return null
  const keep = (way: ContactWay | null, time: ContactTime) =>
    void file.change({ contactWish: way && { way, time } }).catch(() => {})
  return (
    <Fact label={t('wish.title')}>
      <span className="customer-wish">
        <Select<ContactWay>
          variant="borderless"
          className="customer-select"
          disabled={!abilities.edit}
          aria-label={t('wish.title')}
          allowClear={clearing}
          placeholder={t('wish.none')}
          value={wish?.way ?? null}
          onChange={(way) => keep(way ?? null, wish?.time ?? 'any')}
          options={contactWays.map((way) => ({ value: way, label: t(`wish.way.${way}`) }))}
        />
        {wish ? (
          <Select<ContactTime>
            variant="borderless"
            className="customer-select"
            disabled={!abilities.edit}
            aria-label={t('wish.when')}
            value={wish.time}
            onChange={(time) => keep(wish.way, time)}
            options={contactTimes.map((time) => ({ value: time, label: t(`wish.time.${time}`) }))}
          />
        ) : null}
      </span>
      {wish ? (
        <small className="customer-wish-by">
          {t(`wish.${wish.by}`)} · {formatDay(wish.at)}
        </small>
      ) : null}
    </Fact>
  )
}
