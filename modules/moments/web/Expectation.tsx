import { UserAddOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { CustomerSelect, customerName } from '#modules/customers/web/index.tsx'
import { useKept, useMay, useWords } from '#platform/web/index.ts'
import { layers, type MomentRecord } from '../contract.ts'
import { LayerField } from './LayerField.tsx'

/** 说的 / 要的 / 没想到的, and whose interest is behind it; of the matter, and of each person involved. */
export function Expectation({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  const mayFind = useMay('customers.read')
  const [interests, showInterests] = useKept<'open' | 'folded'>('moment.interests', 'folded')
  const [choosing, setChoosing] = useState(false)
  const [added, setAdded] = useState<{ personId: string; personName: string }[]>([])
  const { expectation, abilities } = moment
  const written = Boolean(expectation.organizationInterest || expectation.personalInterest || moment.people.length > 0)
  const people = [
    ...moment.people,
    ...added.filter((one) => !moment.people.some((known) => known.personId === one.personId)),
  ]
  return (
    <div className="expectation">
      <h4>{t('expectation')}</h4>
      {layers.slice(0, 3).map((field) => (
        <LayerField key={field} moment={moment} field={field} />
      ))}
      <details
        open={interests === 'open' || written}
        onToggle={(event) => showInterests(event.currentTarget.open ? 'open' : 'folded')}
      >
        <summary>{t('interests')}</summary>
        {layers.slice(3).map((field) => (
          <LayerField key={field} moment={moment} field={field} />
        ))}
        {people.map(({ personId, personName }) => (
          <fieldset key={personId} className="expectation-person">
            <legend>{personName}</legend>
            {(['stated', 'outcome', 'personalInterest'] as const).map((field) => (
              <LayerField key={field} moment={moment} field={field} personId={personId} />
            ))}
          </fieldset>
        ))}
        {abilities.work && mayFind && !choosing ? (
          <Button size="small" type="text" icon={<UserAddOutlined />} onClick={() => setChoosing(true)}>
            {t('addPerson')}
          </Button>
        ) : null}
        {choosing ? (
          <CustomerSelect
            size="small"
            autoFocus
            defaultOpen
            style={{ width: '100%' }}
            aria-label={t('addPerson')}
            without={people.map((one) => one.personId)}
            onPick={(customer) => {
              setChoosing(false)
              if (customer) setAdded([...added, { personId: customer.id, personName: customerName(customer) }])
            }}
            onBlur={() => setChoosing(false)}
          />
        ) : null}
      </details>
    </div>
  )
}
