import { SwapOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { type CustomerCardRecord, listCustomers, mergeCustomers, readCustomer } from '#modules/customers/contract.ts'
import { call, refetch, useGo, useTell, useWords } from '#platform/web/index.ts'
import { CustomerSelect } from './CustomerSelect.tsx'
import './customers.css'
import { CustomerAvatar, customerName, formatContact } from './naming.tsx'

/** Two files of one person become one; which stays is shown and can be swapped. */
export function MergeDialog({
  customer,
  other: given,
  close,
}: {
  customer: CustomerCardRecord
  other?: CustomerCardRecord
  close: () => void
}) {
  const t = useWords('customers')
  const tell = useTell()
  const go = useGo()
  const [other, setOther] = useState<CustomerCardRecord | null>(given ?? null)
  const [swapped, setSwapped] = useState(false)
  const [busy, setBusy] = useState(false)
  const [mergeId] = useState(() => crypto.randomUUID())
  const keep = swapped && other ? other : customer
  const gone = swapped ? customer : other
  const merge = async () => {
    if (!gone) return
    setBusy(true)
    try {
      await call(mergeCustomers, { params: { id: keep.id }, body: { mergeId, otherId: gone.id } })
      tell.done(t('merge.done'))
      void refetch(readCustomer, listCustomers)
      close()
      if (swapped) go(`/customers/${keep.id}`)
    } catch (problem) {
      tell.failed(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      onCancel={close}
      title={t('merge.title')}
      okText={t('merge.submit')}
      onOk={() => void merge()}
      okButtonProps={{ disabled: !gone, loading: busy }}
      width={560}
    >
      <p className="k-muted">{t('merge.text')}</p>
      {given ? null : (
        <CustomerSelect
          onPick={setOther}
          without={[customer.id]}
          aria-label={t('merge.other')}
          placeholder={t('merge.other')}
          style={{ width: '100%', marginTop: 12 }}
          autoFocus
        />
      )}
      {gone ? (
        <div className="merge">
          <MergeSide title={t('merge.into')} customer={gone} />
          <Button
            shape="circle"
            icon={<SwapOutlined />}
            aria-label={t('merge.swap')}
            title={t('merge.swap')}
            onClick={() => setSwapped(!swapped)}
          />
          <MergeSide title={t('merge.keep')} customer={keep} strong />
        </div>
      ) : null}
    </Modal>
  )
}

function MergeSide({ title, customer, strong }: { title: string; customer: CustomerCardRecord; strong?: boolean }) {
  const t = useWords('customers')
  return (
    <div className="merge-side" data-strong={strong}>
      <small>{title}</small>
      <CustomerAvatar customer={customer} size={40} />
      <b>{customerName(customer, t)}</b>
      <span className="k-muted">{customer.contact ? formatContact(customer.contact) : ''}</span>
      <span className="k-muted">{customer.organization?.name}</span>
    </div>
  )
}
