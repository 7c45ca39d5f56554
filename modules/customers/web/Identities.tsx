import {
  CheckCircleFilled,
  GlobalOutlined,
  IdcardOutlined,
  MailOutlined,
  MoreOutlined,
  PhoneOutlined,
  PlusOutlined,
  WarningFilled,
} from '@ant-design/icons'
import { Button, Dropdown, Input, Tooltip } from 'antd'
import { type ComponentType, useState } from 'react'
import {
  type CustomerRecord,
  changeIdentity,
  type IdentityKind,
  type IdentityRecord,
  removeIdentity,
} from '#modules/customers/contract.ts'
import { call, formatPhone, isComposing, useTell, useWords } from '#platform/web/index.ts'
import './customers.css'
import { identityFrom } from './identity.ts'
import type { useCustomer } from './use-customer.ts'

const icons: Record<IdentityKind, ComponentType> = {
  email: MailOutlined,
  phone: PhoneOutlined,
  external: IdcardOutlined,
  visitor: GlobalOutlined,
}

/** How a customer can be reached, to be added to, marked and removed. */
export function Identities({
  customer,
  file,
  compact,
}: {
  customer: CustomerRecord
  file: ReturnType<typeof useCustomer>
  compact?: boolean
}) {
  const shown = compact ? customer.identities.filter((one) => one.kind !== 'visitor') : customer.identities
  return (
    <div className="identities">
      {shown.map((one) => (
        <IdentityRow key={one.id} identity={one} customer={customer} file={file} />
      ))}
      {customer.abilities.edit ? <AddIdentity file={file} /> : null}
    </div>
  )
}

function IdentityRow({
  identity,
  customer,
  file,
}: {
  identity: IdentityRecord
  customer: CustomerRecord
  file: ReturnType<typeof useCustomer>
}) {
  const t = useWords('customers')
  const tell = useTell()
  const Icon = icons[identity.kind]
  const params = { id: customer.id, identityId: identity.id }
  const text =
    identity.kind === 'phone'
      ? formatPhone(identity.normalised)
      : identity.kind === 'visitor'
        ? t('identityKind.visitor')
        : identity.value
  const href =
    identity.kind === 'email'
      ? `mailto:${identity.value}`
      : identity.kind === 'phone'
        ? `tel:${identity.normalised}`
        : undefined
  const act: Record<string, () => Promise<unknown>> = {
    copy: () => navigator.clipboard.writeText(identity.value).then(() => tell.done(t('web:copied'))),
    verified: () => file.settle(call(changeIdentity, { params, body: { verified: !identity.verified } })),
    undeliverable: () =>
      file.settle(call(changeIdentity, { params, body: { undeliverable: !identity.undeliverable } })),
    remove: () => file.settle(call(removeIdentity, { params })),
  }
  const items = [
    ...(identity.kind === 'visitor' ? [] : [{ key: 'copy', label: t('copy') }]),
    ...(customer.abilities.edit && identity.kind !== 'visitor'
      ? [
          { key: 'verified', label: t(identity.verified ? 'unmarkVerified' : 'markVerified') },
          { key: 'undeliverable', label: t(identity.undeliverable ? 'unmarkUndeliverable' : 'markUndeliverable') },
          { key: 'remove', label: t('removeIdentity'), danger: true },
        ]
      : []),
  ]
  return (
    <div className="identity">
      <Tooltip
        title={
          identity.source
            ? `${t(`identityKind.${identity.kind}`)} · ${identity.source}`
            : t(`identityKind.${identity.kind}`)
        }
      >
        <span className="identity-icon">
          <Icon />
        </span>
      </Tooltip>
      <span className="identity-text">
        {href ? <a href={href}>{text}</a> : text}
        {identity.verified ? (
          <Tooltip title={t('verified')}>
            <CheckCircleFilled className="identity-verified" aria-label={t('verified')} />
          </Tooltip>
        ) : null}
        {identity.undeliverable ? (
          <Tooltip title={t('undeliverable')}>
            <WarningFilled className="identity-undeliverable" aria-label={t('undeliverable')} />
          </Tooltip>
        ) : null}
      </span>
      {items.length > 0 ? (
        <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => void act[key]?.().catch(() => {}) }}>
          <Button type="text" size="small" icon={<MoreOutlined />} aria-label={`${t('web:more')} ${text}`} />
        </Dropdown>
      ) : null}
    </div>
  )
}

function AddIdentity({ file }: { file: ReturnType<typeof useCustomer> }) {
  const t = useWords('customers')
  const [text, setText] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const add = async () => {
    if (!text?.trim()) return setText(null)
    setBusy(true)
    try {
      await file.addContact(identityFrom(text))
      setText(null)
    } catch {
      // told already; the words stay
    } finally {
      setBusy(false)
    }
  }
  if (text === null) {
    return (
      <Button type="text" size="small" icon={<PlusOutlined />} className="identity-add" onClick={() => setText('')}>
        {t('addIdentity')}
      </Button>
    )
  }
  return (
    <Input
      autoFocus
      size="small"
      value={text}
      disabled={busy}
      placeholder={t('identityHint')}
      aria-label={t('addIdentity')}
      maxLength={320}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => void add()}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === 'Enter') void add()
        if (event.key === 'Escape') setText(null)
      }}
    />
  )
}
