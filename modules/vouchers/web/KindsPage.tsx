import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import {
  call,
  know,
  Loaded,
  newId,
  Page,
  PageHeader,
  Panel,
  useCall,
  useDraftGuard,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { listVoucherKinds, type VoucherKind, writeVoucherKinds } from '../contract.ts'
import './vouchers.css'

const trades = ['property', 'telecom', 'it', 'retail'] as const
const each = ['a', 'b', 'c', 'd'] as const
const startDays = { a: 180, b: 180, c: 365, d: 365 } as const

/** What is usually given, in the company's own words; a start set for each trade. */
export function KindsPage() {
  const t = useWords('vouchers')
  const query = useCall(listVoucherKinds, {})
  return (
    <Page>
      <PageHeader title={t('kinds.title')} about={t('kinds.about')} />
      <Loaded query={query}>
        {(data) => <Kinds key={data.items.map(({ id }) => id).join()} stored={data.items} />}
      </Loaded>
    </Page>
  )
}

function Kinds({ stored }: { stored: readonly VoucherKind[] }) {
  const t = useWords('vouchers')
  const tell = useTell()
  const [items, setItems] = useState<readonly VoucherKind[]>(stored)
  const [busy, setBusy] = useState(false)
  const dirty = JSON.stringify(items) !== JSON.stringify(stored)
  useDraftGuard(dirty && !busy)
  const set = (id: string, change: Partial<VoucherKind>) =>
    setItems(items.map((one) => (one.id === id ? { ...one, ...change } : one)))
  const add = (more: readonly { text: string; validDays: number | null }[]) => {
    const known = new Set(items.map(({ text }) => text))
    setItems([
      ...items,
      ...more.filter(({ text }) => !text || !known.has(text)).map((one) => ({ id: newId(), ...one })),
    ])
  }
  const save = async () => {
    setBusy(true)
    try {
      const filled = items.filter(({ text }) => text.trim())
      know(listVoucherKinds, {}, await call(writeVoucherKinds, { body: { items: filled } }))
      tell.done(t('web:saved'))
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel>
      <div className="voucher-trades">
        <span className="k-muted">{t('kinds.startWith')}</span>
        {trades.map((trade) => (
          <Button
            key={trade}
            size="small"
            onClick={() => add(each.map((one) => ({ text: t(`starter.${trade}.${one}`), validDays: startDays[one] })))}
          >
            {t(`trade.${trade}`)}
          </Button>
        ))}
      </div>
      {items.length === 0 ? <p className="k-muted">{t('kinds.empty')}</p> : null}
      <ul className="voucher-kinds">
        {items.map((one, index) => (
          <li key={one.id}>
            <Input
              value={one.text}
              maxLength={80}
              aria-label={t('kinds.text')}
              onChange={(event) => set(one.id, { text: event.target.value })}
            />
            <InputNumber
              controls={false}
              value={one.validDays}
              min={1}
              max={3650}
              precision={0}
              aria-label={t('kinds.days')}
              placeholder={t('always')}
              suffix={t('kinds.day')}
              onChange={(validDays) => set(one.id, { validDays })}
            />
            <Button
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={t('kinds.up')}
              disabled={index === 0}
              onClick={() => {
                const next = [...items]
                next.splice(index, 1)
                next.splice(index - 1, 0, one)
                setItems(next)
              }}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('kinds.remove')}
              onClick={() => setItems(items.filter(({ id }) => id !== one.id))}
            />
          </li>
        ))}
      </ul>
      <div className="voucher-trades">
        <Button
          icon={<PlusOutlined />}
          disabled={items.length >= 50}
          onClick={() => add([{ text: '', validDays: 90 }])}
        >
          {t('kinds.add')}
        </Button>
        <Button type="primary" loading={busy} disabled={!dirty} onClick={() => void save()}>
          {t('web:save')}
        </Button>
      </div>
    </Panel>
  )
}
