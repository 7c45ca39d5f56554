import { Button } from 'antd'
import { useState } from 'react'
import {
  type CustomerCardRecord,
  type CustomerRecord,
  dismissSuspect,
  readCustomer,
} from '#modules/customers/contract.ts'
import { useChange, useTell, useWords } from '#platform/web/index.ts'
import { MergeDialog } from './MergeDialog.tsx'
import { CustomerAvatar, customerName, formatContact } from './naming.tsx'

/** Other files that may be the same person: merge or say that they are two. */
export function Suspects({ customer }: { customer: CustomerRecord }) {
  const t = useWords('customers')
  const tell = useTell()
  const [merging, setMerging] = useState<CustomerCardRecord | null>(null)
  const dismiss = useChange(dismissSuspect, { refetch: [readCustomer], failed: tell.failed })
  if (customer.suspects.length === 0) return null
  return (
    <div className="suspects">
      <b>{t('suspect')}</b>
      <p className="k-muted">{t('suspectText')}</p>
      {customer.suspects.map((one) => (
        <div key={one.id} className="suspect">
          <CustomerAvatar customer={one} size={28} />
          <span className="k-ellipsis">
            {customerName(one, t)} <small className="k-muted">{one.contact ? formatContact(one.contact) : ''}</small>
          </span>
          {customer.abilities.merge ? (
            <Button size="small" type="primary" onClick={() => setMerging(one)}>
              {t('same')}
            </Button>
          ) : null}
          {customer.abilities.edit ? (
            <Button size="small" onClick={() => dismiss.mutate({ params: { id: customer.id, otherId: one.id } })}>
              {t('different')}
            </Button>
          ) : null}
        </div>
      ))}
      {merging ? <MergeDialog customer={customer} other={merging} close={() => setMerging(null)} /> : null}
    </div>
  )
}
