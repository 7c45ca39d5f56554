import { CameraOutlined, DownloadOutlined, GiftOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import {
  addressOf,
  CallProblem,
  call,
  EmptyState,
  EndlessList,
  ErrorState,
  formatDate,
  formatNumber,
  later,
  Page,
  PageHeader,
  useCall,
  useChangeSearch,
  useClear,
  useIsPhone,
  useKeysetQuery,
  useMay,
  useSearchParams,
  useSettled,
  useTell,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import {
  countVouchers,
  exportVouchers,
  findVoucher,
  listVoucherKinds,
  listVouchers,
  type VoucherFilter,
  type VoucherRecord,
  voucherFilters,
} from '../contract.ts'
import { IssueDialog } from './IssueDialog.tsx'
import { StateTag } from './StateTag.tsx'
import { VoucherDrawer } from './VoucherDrawer.tsx'
import { dayText, groupedCode, useVoucherNews } from './vouchers.ts'
import './vouchers.css'

const Scan = later(() => import('./scan/Scan.tsx'), 'Scan')

const states: readonly VoucherFilter[] = ['open', 'expiring', 'redeemed', 'expired', 'withdrawn', 'all']

/** 服务凭证: honour one, and see which are out. */
export function VouchersPage() {
  const t = useWords('vouchers')
  const search = useSearchParams()
  const change = useChangeSearch()
  const clearing = useClear()
  const mayIssue = useMay('vouchers.issue')
  const mayManage = useMay('vouchers.manage')
  const mayRedeem = useMay('vouchers.redeem')
  const [issuing, setIssuing] = useState(false)
  const [words, setWords] = useState(search.q ?? '')
  const q = useSettled(words.trim(), 250)
  const state = voucherFilters.find((one) => one === search.state) ?? 'open'
  const kinds = useCall(listVoucherKinds, {})
  const counts = useCall(countVouchers, {})
  useVoucherNews()
  const filter = { state, ...(q ? { q } : {}), ...(search.kind ? { kindId: search.kind } : {}) }
  const numbers: Partial<Record<VoucherFilter, number>> = counts.data ?? {}
  return (
    <Page wide>
      <PageHeader
        title={t('title')}
        about={t('about')}
        actions={
          <>
            {mayManage ? (
              <Button icon={<DownloadOutlined />} href={addressOf(exportVouchers, {}, filter)} download="vouchers.csv">
                {t('exportList')}
              </Button>
            ) : null}
            {mayIssue ? (
              <Button type="primary" icon={<GiftOutlined />} onClick={() => setIssuing(true)}>
                {t('issue.open')}
              </Button>
            ) : null}
          </>
        }
      />
      {mayRedeem ? <Honour open={(id) => change({ open: id })} /> : null}
      <div className="vouchers-tools">
        <Segmented<VoucherFilter>
          value={state}
          aria-label={t('filter.label')}
          onChange={(next) => change({ state: next === 'open' ? undefined : next })}
          options={states.map((value) => ({
            value,
            label: `${t(`filter.${value}`)}${numbers[value] ? ` ${formatNumber(numbers[value])}` : ''}`,
          }))}
        />
        <Input
          prefix={<SearchOutlined aria-hidden="true" />}
          className="vouchers-search"
          value={words}
          allowClear={clearing}
          maxLength={100}
          aria-label={t('search')}
          placeholder={t('search')}
          onChange={(event) => setWords(event.target.value)}
        />
        {kinds.data && kinds.data.items.length > 0 ? (
          <Select<string>
            value={search.kind}
            allowClear={clearing}
            placeholder={t('filter.kind')}
            aria-label={t('filter.kind')}
            popupMatchSelectWidth={200}
            onChange={(kind) => change({ kind })}
            options={kinds.data.items.map((one) => ({ value: one.id, label: one.text }))}
          />
        ) : null}
      </div>
      <List filter={filter} open={(id) => change({ open: id })} issue={mayIssue ? () => setIssuing(true) : null} />
      {issuing ? <IssueDialog close={() => setIssuing(false)} done={(id) => change({ open: id })} /> : null}
      {search.open ? <VoucherDrawer id={search.open} close={() => change({ open: undefined })} /> : null}
    </Page>
  )
}

/** The customer shows it: type the code or scan it. */
function Honour({ open }: { open: (id: string) => void }) {
  const t = useWords('vouchers')
  const tell = useTell()
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [scanning, setScanning] = useState(false)
  const find = async (text: string) => {
    if (!text.trim()) return
    setProblem(null)
    try {
      const { id } = await call(findVoucher, { body: { code: text.trim() } })
      setCode('')
      open(id)
    } catch (error) {
      if (error instanceof CallProblem && (error.status === 404 || error.status === 422)) setProblem(error.message)
      else tell.failed(error)
    }
  }
  return (
    <form
      className="vouchers-honour"
      onSubmit={(event) => {
        event.preventDefault()
        void find(code)
      }}
    >
      <label htmlFor="voucher-code">{t('honour.label')}</label>
      <Input
        id="voucher-code"
        size="large"
        value={code}
        maxLength={200}
        spellCheck={false}
        autoCapitalize="characters"
        autoComplete="off"
        placeholder="XXXXX-XXXXX"
        {...(problem ? { status: 'error' as const, 'aria-describedby': 'voucher-code-problem' } : {})}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button size="large" type="primary" htmlType="submit" disabled={!code.trim()}>
        {t('honour.go')}
      </Button>
      <Button size="large" icon={<CameraOutlined />} onClick={() => setScanning(true)}>
        {t('honour.scan')}
      </Button>
      {problem ? (
        <p id="voucher-code-problem" className="voucher-problem" role="alert">
          {problem}
        </p>
      ) : null}
      {scanning ? (
        <Scan
          close={() => setScanning(false)}
          found={(id) => {
            setScanning(false)
            open(id)
          }}
        />
      ) : null}
    </form>
  )
}

function List({
  filter,
  open,
  issue,
}: {
  filter: { state: VoucherFilter; q?: string; kindId?: string }
  open: (id: string) => void
  issue: (() => void) | null
}) {
  const t = useWords('vouchers')
  const phone = useIsPhone()
  const list = useKeysetQuery(listVouchers, { query: filter })
  if (list.problem && list.items.length === 0) return <ErrorState problem={list.problem} retry={list.again} />
  if (list.loading) return <Waiting lines={8} />
  if (list.items.length === 0) {
    const plain = filter.state === 'open' && !filter.q && !filter.kindId
    return (
      <EmptyState
        title={t(plain ? 'empty.title' : 'empty.none')}
        text={t(plain ? 'empty.text' : 'empty.noneText')}
        action={
          plain && issue ? (
            <Button type="primary" onClick={issue}>
              {t('issue.open')}
            </Button>
          ) : null
        }
      />
    )
  }
  return (
    <div className="voucher-table">
      <EndlessList
        {...list}
        label={t('title')}
        rowHeight={phone ? 88 : 60}
        keyOf={(one) => one.id}
        row={(one) => <Row voucher={one} open={() => open(one.id)} />}
      />
    </div>
  )
}

function Row({ voucher, open }: { voucher: VoucherRecord; open: () => void }) {
  const t = useWords('vouchers')
  return (
    <button type="button" className="voucher-row" onClick={open}>
      <span className="voucher-row-what">
        <b className="k-ellipsis">{voucher.honours}</b>
        <small className="k-muted k-ellipsis">{voucher.reason}</small>
      </span>
      <span className="k-ellipsis">{voucher.customerName}</span>
      <span className="voucher-row-code">{groupedCode(voucher.code)}</span>
      <span className="k-muted k-nowrap">
        {voucher.settledAt
          ? formatDate(voucher.settledAt)
          : voucher.validUntil
            ? t('until', { day: dayText(voucher.validUntil) })
            : t('always')}
      </span>
      <StateTag voucher={voucher} />
    </button>
  )
}
