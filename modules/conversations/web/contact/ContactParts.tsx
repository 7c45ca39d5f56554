import { CloseOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef } from 'react'
import { useCall, useWords } from '#platform/web/index.ts'
import { listConversations } from '../../contract.ts'
import { customerName, StatusTag } from '../labels.tsx'
import { type ChosenCustomer, CustomerPicker } from './CustomerPicker.tsx'

/** Whose contact it is: to be found, found, or new with what is known of them. */
export function Who({
  fieldRef,
  id,
  customer,
  fixed,
  change,
  picked,
}: {
  fieldRef: React.Ref<HTMLInputElement>
  id: string
  customer: ChosenCustomer | null
  fixed: boolean
  change: (customer: ChosenCustomer | null) => void
  picked: (customer: ChosenCustomer) => void
}) {
  const t = useWords('conversations')
  if (!customer) {
    return (
      <div>
        <label className="cv-label" htmlFor={id}>
          {t('contact.customer')}
        </label>
        <CustomerPicker ref={fieldRef} id={id} pick={picked} />
      </div>
    )
  }
  if ('known' in customer) {
    const { known } = customer
    return (
      <div className="cv-contact-who">
        <b>{customerName(t, known)}</b>
        {known.contact && known.name ? <span className="k-muted">{known.contact}</span> : null}
        {fixed ? null : (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('contact.otherCustomer')}
            onClick={() => change(null)}
          />
        )}
      </div>
    )
  }
  const { fresh } = customer
  const field = (name: 'name' | 'phone' | 'email', type: string) => (
    <div>
      <label className="cv-label" htmlFor={`${id}-${name}`}>
        {t(`contact.new.${name}`)}
      </label>
      <input
        id={`${id}-${name}`}
        type={type}
        autoComplete="off"
        className="cv-field"
        maxLength={200}
        value={fresh[name]}
        onChange={(event) => change({ fresh: { ...fresh, [name]: event.target.value } })}
      />
    </div>
  )
  return (
    <div className="cv-contact-new">
      {field('name', 'text')}
      {field('phone', 'tel')}
      {field('email', 'email')}
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t('contact.otherCustomer')}
        onClick={() => change(null)}
      />
    </div>
  )
}

/** A new matter, or one of the customer's own that are still going on. */
export function Where({
  customerId,
  into,
  setInto,
}: {
  customerId: string
  into: string | null
  setInto: (id: string | null) => void
}) {
  const t = useWords('conversations')
  const { data } = useCall(listConversations, { query: { customer: customerId, view: 'all', limit: 8 } })
  const going = (data?.items ?? []).filter((one) => one.status !== 'closed').slice(0, 4)
  if (going.length === 0) return null
  return (
    <div className="cv-where" role="radiogroup" aria-label={t('contact.where')}>
      <label className="cv-merge-option" data-chosen={into === null || undefined}>
        <input type="radio" name="cv-where" checked={into === null} onChange={() => setInto(null)} />
        <span>{t('contact.newMatter')}</span>
      </label>
      {going.map((one) => (
        <label key={one.id} className="cv-merge-option" data-chosen={into === one.id || undefined}>
          <input type="radio" name="cv-where" checked={into === one.id} onChange={() => setInto(one.id)} />
          <span className="cv-merge-text k-ellipsis">
            #{one.number} {one.subject}
          </span>
          <StatusTag status={one.status} />
        </label>
      ))}
    </div>
  )
}

export function FileChoice({ add }: { add: (files: readonly File[]) => void }) {
  const t = useWords('conversations')
  const field = useRef<HTMLInputElement>(null)
  return (
    <div className="cv-contact-file">
      <Button icon={<PaperClipOutlined />} onClick={() => field.current?.click()}>
        {t('attach.short')}
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label={t('attach.add')}
        onChange={(event) => {
          add([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </div>
  )
}
