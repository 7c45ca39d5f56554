import { RightOutlined } from '@ant-design/icons'
import { InlineText, Link, Loaded, useWords } from '#platform/web/index.ts'
import './customers.css'
import { FileFacts } from './FileFacts.tsx'
import { Identities } from './Identities.tsx'
import { CustomerAvatar, customerName } from './naming.tsx'
import { Suspects } from './Suspects.tsx'
import { useCustomer } from './use-customer.ts'

/** The customer's file beside a conversation, short and editable where it stands. */
export function CustomerCard({ customerId }: { customerId: string }) {
  const t = useWords('customers')
  const file = useCustomer(customerId)
  return (
    <section className="customer-card" aria-label={t('file')}>
      <Loaded query={file.query} lines={5}>
        {(customer) => (
          <>
            <header>
              <CustomerAvatar customer={customer} size={40} />
              <div>
                <h3>
                  <InlineText
                    label={t('name')}
                    value={customer.name}
                    empty={customerName(customer, t)}
                    maxLength={200}
                    disabled={!customer.abilities.edit || customer.anonymised}
                    save={(name) => file.change({ name })}
                  />
                </h3>
                <Link to={`/customers/${customer.id}` as '/'} className="customer-open">
                  {t('open')} <RightOutlined />
                </Link>
              </div>
            </header>
            <Suspects customer={customer} />
            <Identities customer={customer} file={file} compact />
            <FileFacts customer={customer} file={file} compact />
          </>
        )}
      </Loaded>
    </section>
  )
}
