import { Button, Drawer, Input, Space } from 'antd'
import { useState } from 'react'
import {
  CallProblem,
  call,
  formatDayTime,
  kept,
  Link,
  Loaded,
  newId,
  useCall,
  useIsPhone,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { readVoucher, redeemVoucher, undoRedemption, type VoucherRecord, withdrawVoucher } from '../contract.ts'
import { StateTag } from './StateTag.tsx'
import { cardAddress, cardPng, dayText, download, groupedCode, vouchersChanged } from './vouchers.ts'

/** One voucher: the card, what became of it, and what can be done. */
export function VoucherDrawer({
  id,
  conversationId,
  close,
}: {
  id: string
  /** Where it is being honoured. */
  conversationId?: string
  close: () => void
}) {
  const t = useWords('vouchers')
  const phone = useIsPhone()
  const query = useCall(readVoucher, { params: { id } })
  return (
    <Drawer open onClose={close} title={t('one')} size={phone ? '100%' : 420}>
      <Loaded query={query} lines={8}>
        {(voucher) => <Voucher key={voucher.id} voucher={voucher} conversationId={conversationId} />}
      </Loaded>
    </Drawer>
  )
}

function Voucher({ voucher, conversationId }: { voucher: VoucherRecord; conversationId: string | undefined }) {
  const t = useWords('vouchers')
  const tell = useTell()
  const picture = (use: (blob: Blob) => unknown, done: string) => async () => {
    try {
      await use(await cardPng(voucher.id))
      if (done) tell.done(done)
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <div className="voucher">
      <img
        className="voucher-card"
        src={`${cardAddress(voucher.id)}?v=${voucher.state}`}
        alt={t('card', { name: voucher.customerName, what: voucher.honours })}
      />
      <p className="voucher-facts">
        <StateTag voucher={voucher} />
        <b className="voucher-code">{groupedCode(voucher.code)}</b>
        <span className="k-muted">
          {voucher.validUntil ? t('until', { day: dayText(voucher.validUntil) }) : t('always')}
        </span>
      </p>
      <Spent voucher={voucher} />
      <Redeem voucher={voucher} conversationId={conversationId} />
      <Space wrap>
        <Button
          onClick={() =>
            void navigator.clipboard
              .writeText(voucher.url)
              .then(() => tell.done(t('copied')))
              .catch(tell.failed)
          }
        >
          {t('copyLink')}
        </Button>
        <Button onClick={() => void picture((blob) => download(blob, `${groupedCode(voucher.code)}.png`), '')()}>
          {t('savePicture')}
        </Button>
        {'ClipboardItem' in window ? (
          <Button
            onClick={() =>
              void picture(
                (blob) => navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]),
                t('pictureCopied'),
              )()
            }
          >
            {t('copyPicture')}
          </Button>
        ) : null}
      </Space>
      {voucher.note ? <p className="k-muted">{t('noteIs', { note: voucher.note })}</p> : null}
      {voucher.conversation ? (
        <Link to={'/conversations/$id' as '/'} params={{ id: voucher.conversation.id } as never}>
          {t('from', { number: voucher.conversation.number })}
        </Link>
      ) : null}
      <History voucher={voucher} />
      <Settle voucher={voucher} />
    </div>
  )
}

/** Shown at the counter, and no longer good: the first thing to say, and why. */
function Spent({ voucher: { state, validUntil, settledAt, settledBy, place } }: { voucher: VoucherRecord }) {
  const t = useWords('vouchers')
  if (state === 'open') return null
  const facts = {
    who: settledBy?.name ?? t(settledBy?.id ? 'former' : 'byClock'),
    when: settledAt ? formatDayTime(settledAt) : '',
    place: place ? t('at', { place }) : '',
    day: validUntil ? dayText(validUntil) : '',
  }
  return (
    <p className="voucher-spent" role="status">
      {t(`spent.${state}`, facts)}
    </p>
  )
}

function Redeem({ voucher, conversationId }: { voucher: VoucherRecord; conversationId: string | undefined }) {
  const t = useWords('vouchers')
  const tell = useTell()
  const [place, setPlace] = useState(() => kept.read('voucher.place') ?? '')
  const [redemptionId] = useState(newId)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  if (!voucher.abilities.redeem)
    return refused ? (
      <p className="voucher-problem" role="alert">
        {refused}
      </p>
    ) : null
  const redeem = async () => {
    setBusy(true)
    try {
      const body = { redemptionId, place: place.trim(), ...(conversationId ? { conversationId } : {}) }
      await call(redeemVoucher, { params: { id: voucher.id }, body })
      kept.write('voucher.place', place.trim() || null)
      tell.done(t('redeem.done'))
    } catch (error) {
      // A colleague was faster: by whom, when and where stays in sight.
      if (error instanceof CallProblem && error.status === 409) setRefused(error.message)
      else tell.failed(error)
    } finally {
      setBusy(false)
      await vouchersChanged()
    }
  }
  return (
    <form
      className="voucher-redeem"
      onSubmit={(event) => {
        event.preventDefault()
        void redeem()
      }}
    >
      <Input
        value={place}
        maxLength={80}
        aria-label={t('redeem.place')}
        placeholder={t('redeem.place')}
        onChange={(event) => setPlace(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('redeem.go')}
      </Button>
    </form>
  )
}

/** Undoing and withdrawing want a sentence. */
function Settle({ voucher }: { voucher: VoucherRecord }) {
  const t = useWords('vouchers')
  const tell = useTell()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const action = voucher.abilities.undo ? 'undo' : voucher.abilities.withdraw ? 'withdraw' : null
  if (!action) return null
  const go = async () => {
    try {
      const input = { params: { id: voucher.id }, body: { reason: reason.trim() } }
      if (action === 'undo') await call(undoRedemption, input)
      else await call(withdrawVoucher, input)
      setAsking(false)
      setReason('')
      await vouchersChanged()
    } catch (error) {
      tell.failed(error)
    }
  }
  if (!asking) {
    return (
      <Button className="voucher-settle" type="text" danger={action === 'withdraw'} onClick={() => setAsking(true)}>
        {t(`${action}.open`)}
      </Button>
    )
  }
  return (
    <div className="voucher-redeem">
      <Input
        autoFocus
        value={reason}
        maxLength={500}
        aria-label={t(`${action}.reason`)}
        placeholder={t(`${action}.reason`)}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button onClick={() => setAsking(false)}>{t('web:cancel')}</Button>
      <Button danger={action === 'withdraw'} disabled={!reason.trim()} onClick={() => void go()}>
        {t(`${action}.go`)}
      </Button>
    </div>
  )
}

function History({ voucher }: { voucher: VoucherRecord }) {
  const t = useWords('vouchers')
  return (
    <ol className="voucher-history" aria-label={t('history')}>
      {voucher.history?.map((one) => (
        <li key={`${one.at}${one.kind}`}>
          <time dateTime={one.at}>{formatDayTime(one.at)}</time>
          <span>
            {t(`change.${one.kind}`, { who: one.by.name ?? t(one.by.id ? 'former' : 'byClock') })}
            {one.place ? t('at', { place: one.place }) : ''}
            {one.reason ? t('because', { reason: one.reason }) : ''}
          </span>
        </li>
      ))}
    </ol>
  )
}
