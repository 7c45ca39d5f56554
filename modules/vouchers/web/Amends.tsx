import { AutoComplete, Checkbox, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { messageAmends } from '#modules/conversations/web/index.tsx'
import { readCustomer } from '#modules/customers/contract.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import { CallProblem, call, currentLocale, useCall, useMay, useWords } from '#platform/web/index.ts'
import { issueVoucher, listVoucherKinds, readVoucher, type VoucherRecord } from '../contract.ts'
import { dayIn, escaped, honoursChoices, useCustomerVouchers, validSpans, vouchersChanged } from './vouchers.ts'
import './vouchers.css'

type Props = NonNullable<(typeof messageAmends)['props']>

/**
 * Beside words that tell a customer of something late: one tick gives them a voucher along with it. It is issued as the
 * words are sent, under the id that belongs to them, so that pressing twice or two colleagues give one.
 */
export function Amends({ conversationId, customerId, id, hold }: Props) {
  const t = useWords('vouchers')
  const mayIssue = useMay('vouchers.issue')
  const held = useCustomerVouchers(customerId)
  const kinds = useCall(listVoucherKinds, {}).data?.items ?? []
  const [along, setAlong] = useState(false)
  const [honours, setHonours] = useState('')
  const [written, setReason] = useState<string | null>(null)
  const [days, setDays] = useState(90)
  const [name, setName] = useState('')
  const given = held?.find((one) => one.id === id)
  const person = useCall(readCustomer, { params: { id: customerId } }, { enabled: along }).data
  // It is made out to somebody; how to call who has only written so far is for us to say.
  const nameless = person !== undefined && !person.name && !person.appellation
  const called = nameless ? name.trim() : ''
  // Our words are in the reader's language; a customer of another one is written to by hand.
  const reason = written ?? ((person?.language ?? currentLocale()) === currentLocale() ? t('section.late') : '')
  const what = honours.trim()
  const why = reason.trim()
  const ready = given ? given.state === 'open' : what !== '' && why !== '' && !(nameless && !called)
  const kindId = kinds.find((one) => one.text === what)?.id ?? null
  useEffect(() => {
    if (!along) return hold(null)
    const validUntil = days > 0 ? dayIn(days) : null
    const body = { id, conversationId, kindId, honours: what, reason: why, validUntil }
    hold({ ready, make: async () => lineOf(await issued(called ? { ...body, customerName: called } : body)) })
  }, [along, ready, id, conversationId, kindId, what, why, days, called, hold])
  useEffect(() => () => hold(null), [hold])
  if (!mayIssue || !held || (given && given.state !== 'open')) return null
  return (
    <div className="amends">
      <Checkbox checked={along} onChange={(event) => setAlong(event.target.checked)}>
        {given ? t('amends.given', { what: given.honours }) : t('amends.along')}
      </Checkbox>
      {along && !given ? (
        <>
          {nameless ? (
            <Input
              value={name}
              maxLength={60}
              aria-label={t('issue.name')}
              placeholder={t('issue.name')}
              onChange={(event) => setName(event.target.value)}
            />
          ) : null}
          <span className="amends-what">
            <AutoComplete
              autoFocus
              value={honours}
              maxLength={80}
              aria-label={t('issue.honours')}
              placeholder={t('issue.honoursExample')}
              options={honoursChoices(kinds, t).map((value) => ({ value }))}
              onChange={setHonours}
              onSelect={(value: string) => {
                const usual = kinds.find((one) => one.text === value)?.validDays
                if (usual !== undefined) setDays(usual ?? 0)
              }}
            />
            <Select<number>
              value={days}
              aria-label={t('issue.valid')}
              onChange={setDays}
              options={validSpans(days).map((value) => ({
                value,
                label: value === 0 ? t('always') : t('issue.days', { count: value }),
              }))}
            />
          </span>
          <Input.TextArea
            value={reason}
            maxLength={200}
            autoSize={{ minRows: 1, maxRows: 3 }}
            aria-label={t('issue.reason')}
            placeholder={t('issue.reasonHelp')}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      ) : null}
      {along ? <p className="side-hint">{t('amends.hint')}</p> : null}
    </div>
  )
}

/** The voucher with this id: issued now, or there already, by whomever. */
async function issued(body: BodyOf<typeof issueVoucher> & { id: string }): Promise<VoucherRecord> {
  try {
    return await call(issueVoucher, { body })
  } catch (error) {
    // A colleague sends the same words at the same moment.
    const theirs = error instanceof CallProblem && error.fields.some(({ field }) => field === 'id')
    if (!theirs) throw error
    return await call(readVoucher, { params: { id: body.id } })
  } finally {
    void vouchersChanged()
  }
}

function lineOf({ gift = '', url }: VoucherRecord): string {
  return `<p>${escaped(gift)}<br><a href="${escaped(url)}">${escaped(url)}</a></p>`
}
