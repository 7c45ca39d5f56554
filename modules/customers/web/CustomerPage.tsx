import { MoreOutlined } from '@ant-design/icons'
import { Alert, App, Button, Dropdown } from 'antd'
import { useState } from 'react'
import {
  type CustomerRecord,
  listCustomers,
  readCustomer,
  removeCustomer,
  restoreCustomer,
  undoMerge,
} from '#modules/customers/contract.ts'
import {
  call,
  contributionsTo,
  EmptyState,
  formatDate,
  Link,
  Loaded,
  Page,
  PageHeader,
  Panel,
  refetch,
  Slot,
  useRouteParams,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { CustomerClock } from './Clock.tsx'
import './customers.css'
import { FileFacts } from './FileFacts.tsx'
import { Identities } from './Identities.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { CustomerAvatar, customerName } from './naming.tsx'
import { Suspects } from './Suspects.tsx'
import { customerHistory } from './slots.ts'
import { useCustomer } from './use-customer.ts'

/** A customer's own page: the file at the left, everything between us at the right. */
export function CustomerPage() {
  const { id } = useRouteParams('id')
  const file = useCustomer(id)
  return (
    <Page broad key={id}>
      <Loaded query={file.query} lines={8}>
        {(customer) => <Whole customer={customer} file={file} />}
      </Loaded>
    </Page>
  )
}

function Whole({ customer, file }: { customer: CustomerRecord; file: ReturnType<typeof useCustomer> }) {
  const t = useWords('customers')
  const tell = useTell()
  const name = customerName(customer, t)
  const restore = () =>
    void file.settle(call(restoreCustomer, { params: { id: customer.id } })).then(
      () => tell.done(t('restored')),
      () => {},
    )
  return (
    <>
      <PageHeader
        title={name}
        back="/customers"
        about={t('since', { date: formatDate(customer.createdAt) })}
        actions={<Actions customer={customer} name={name} />}
      />
      {customer.mergedIntoId ? (
        <Alert
          type="warning"
          showIcon
          title={t('mergedInto')}
          action={<Link to={`/customers/${customer.mergedIntoId}` as '/'}>{t('goThere')}</Link>}
        />
      ) : null}
      {customer.removed && !customer.mergedIntoId ? (
        <Alert
          type="warning"
          showIcon
          title={t('removed')}
          action={
            customer.abilities.remove && !customer.anonymised ? (
              <Button size="small" onClick={restore}>
                {t('restore')}
              </Button>
            ) : undefined
          }
        />
      ) : null}
      <div className="customer-page">
        <Panel>
          <div className="customer-title">
            <CustomerAvatar customer={customer} size={52} />
            <div>
              <h2>
                {name} <CustomerClock customerId={customer.id} />
              </h2>
              {customer.organization ? (
                <Link to={`/organizations/${customer.organization.id}` as '/'}>{customer.organization.name}</Link>
              ) : null}
            </div>
          </div>
          <Suspects customer={customer} />
          <h3 className="customer-section">{t('identities')}</h3>
          <Identities customer={customer} file={file} />
          <h3 className="customer-section">{t('file')}</h3>
          <FileFacts customer={customer} file={file} />
          <Merges customer={customer} />
        </Panel>
        {contributionsTo(customerHistory).length > 0 ? (
          <div className="customer-history">
            <Slot of={customerHistory} props={{ customerId: customer.id }} />
          </div>
        ) : (
          <Panel title={t('history')}>
            <EmptyState title={t('history')} text={t('historyEmpty')} />
          </Panel>
        )}
      </div>
    </>
  )
}

function Actions({ customer, name }: { customer: CustomerRecord; name: string }) {
  const t = useWords('customers')
  const tell = useTell()
  const { modal } = App.useApp()
  const [merging, setMerging] = useState(false)
  if (customer.removed || customer.mergedIntoId) return null
  const remove = (anonymise: boolean) =>
    modal.confirm({
      title: t(anonymise ? 'anonymiseTitle' : 'removeTitle', { name }),
      content: t(anonymise ? 'anonymiseText' : 'removeText'),
      okText: t(anonymise ? 'anonymise' : 'remove'),
      okButtonProps: { danger: true },
      onOk: () =>
        call(removeCustomer, { params: { id: customer.id }, query: { anonymise } }).then(
          () => void refetch(readCustomer, listCustomers),
          tell.failed,
        ),
    })
  const items = customer.abilities.remove
    ? [
        { key: 'remove', label: t('remove'), danger: true },
        { key: 'anonymise', label: t('anonymise'), danger: true },
      ]
    : []
  return (
    <>
      {customer.abilities.merge ? <Button onClick={() => setMerging(true)}>{t('merge.action')}</Button> : null}
      {items.length > 0 ? (
        <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => remove(key === 'anonymise') }}>
          <Button icon={<MoreOutlined />} aria-label={t('web:more')} />
        </Dropdown>
      ) : null}
      {merging ? <MergeDialog customer={customer} close={() => setMerging(false)} /> : null}
    </>
  )
}

function Merges({ customer }: { customer: CustomerRecord }) {
  const t = useWords('customers')
  const tell = useTell()
  if (customer.merges.length === 0) return null
  const undo = (id: string) =>
    call(undoMerge, { params: { id } }).then(() => {
      tell.done(t('merge.undone'))
      void refetch(readCustomer, listCustomers)
    }, tell.failed)
  return (
    <ul className="customer-merges k-muted">
      {customer.merges.map((one) => (
        <li key={one.id}>
          {t('merge.record', { date: formatDate(one.at), name: one.mergedName || t('visitor') })}
          {one.undoable && customer.abilities.merge ? (
            <Button size="small" type="link" onClick={() => void undo(one.id)}>
              {t('merge.undo')}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
