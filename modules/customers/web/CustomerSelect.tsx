import { Select, type SelectProps } from 'antd'
import { useState } from 'react'
import { type CustomerCardRecord, listCustomers } from '#modules/customers/contract.ts'
import { useCall, useClear, useSettled, useWords } from '#platform/web/index.ts'
import { CustomerAvatar, customerName, formatContact } from './naming.tsx'

/** Finds a customer by name, phone fragment or mail. */
export function CustomerSelect({
  onPick,
  without = [],
  ...more
}: { onPick: (customer: CustomerCardRecord | null) => void; without?: readonly string[] } & Omit<
  SelectProps<string>,
  'options' | 'onChange'
>) {
  const t = useWords('customers')
  const clearing = useClear()
  const [text, setText] = useState('')
  const q = useSettled(text.trim(), 200)
  const { data, isFetching } = useCall(
    listCustomers,
    { query: { limit: 20, ...(q ? { q } : {}) } },
    { placeholderData: (before) => before },
  )
  const found = (data?.items ?? []).filter((one) => !without.includes(one.id))
  return (
    <Select<string>
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={t('pick')}
      loading={isFetching}
      allowClear={clearing}
      notFoundContent={t('notFound')}
      onChange={(id) => onPick(found.find((one) => one.id === id) ?? null)}
      options={found.map((one) => ({ value: one.id, label: customerName(one, t), customer: one }))}
      optionRender={({ data: { customer } }) => (
        <span className="customer-option">
          <CustomerAvatar customer={customer} size={28} />
          <span>
            {customerName(customer, t)}
            <small className="k-muted">
              {' '}
              {[customer.contact && customer.name ? formatContact(customer.contact) : null, customer.organization?.name]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </span>
        </span>
      )}
      {...more}
    />
  )
}
