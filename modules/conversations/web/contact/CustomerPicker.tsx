import { UserAddOutlined } from '@ant-design/icons'
import { type Ref, useEffect, useId, useState } from 'react'
import { listCustomers } from '#modules/customers/contract.ts'
import { Avatar, formatPhone, isComposing, useCall, useSettled, useWords } from '#platform/web/index.ts'
import { customerName } from '../labels.tsx'
import { readEntry } from './entry.ts'

/** Somebody known, or what was typed of somebody new. */
export type ChosenCustomer =
  | { known: { id: string; name: string; contact: string | null; code: string } }
  | { fresh: { name: string; phone: string; email: string } }

/** Finds a customer by phone, name or mail while one types; Enter takes the first, or makes a new one. */
export function CustomerPicker({
  ref,
  id,
  pick,
}: {
  ref?: Ref<HTMLInputElement>
  id: string
  pick: (customer: ChosenCustomer) => void
}) {
  const t = useWords('conversations')
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [entered, setEntered] = useState(false)
  const wanted = useSettled(text.trim(), 180)
  const found = useCall(
    listCustomers,
    { query: { q: wanted, limit: 6 } },
    { enabled: wanted.length > 0, placeholderData: (before) => before },
  )
  const customers = wanted && text.trim() ? (found.data?.items ?? []) : []
  const settled = wanted === text.trim() && !found.isFetching
  const count = text.trim() ? customers.length + 1 : 0
  const active = Math.min(at, count - 1)
  const choose = (index: number) => {
    const known = customers[index]
    if (known) pick({ known })
    else if (text.trim()) pick({ fresh: readEntry(text) })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the answer is there
  useEffect(() => {
    if (entered && settled) choose(active)
  }, [entered, settled])
  return (
    <div className="cv-customer">
      <input
        ref={ref}
        id={id}
        className="cv-field"
        role="combobox"
        autoComplete="off"
        aria-expanded={count > 0}
        aria-controls={listId}
        aria-activedescendant={count > 0 ? `${listId}-${active}` : undefined}
        placeholder={t('contact.customerExample')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
          setEntered(false)
        }}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            setAt((active + (event.key === 'ArrowDown' ? 1 : -1) + Math.max(1, count)) % Math.max(1, count))
          } else if (event.key === 'Enter') {
            event.preventDefault()
            // Whoever types a number and Enter at once shall not get a second file for a known customer: it waits.
            if (settled) choose(active)
            else setEntered(true)
          }
        }}
      />
      {count > 0 ? (
        <div id={listId} role="listbox" aria-label={t('contact.customer')} className="cv-customer-list">
          {customers.map((one, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the field
            <div
              key={one.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              data-active={index === active || undefined}
              className="cv-picker-option"
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => setAt(index)}
              onClick={() => choose(index)}
            >
              <Avatar name={customerName(t, one)} id={one.id} size={24} />
              <span className="k-ellipsis">{customerName(t, one)}</span>
              <small className="k-ellipsis">
                {[one.organization?.name, one.contact && formatPhone(one.contact)].filter(Boolean).join(' · ')}
              </small>
            </div>
          ))}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the field */}
          <div
            id={`${listId}-${customers.length}`}
            role="option"
            tabIndex={-1}
            aria-selected={active === customers.length}
            data-active={active === customers.length || undefined}
            className="cv-picker-option"
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => setAt(customers.length)}
            onClick={() => choose(customers.length)}
          >
            <UserAddOutlined aria-hidden="true" />
            <span className="k-ellipsis">{t('contact.newCustomer', { text: text.trim() })}</span>
          </div>
        </div>
      ) : null}
    </div>
  )
}
