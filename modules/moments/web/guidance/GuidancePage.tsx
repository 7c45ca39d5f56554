import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import {
  call,
  currentLocale,
  know,
  Loaded,
  Page,
  PageHeader,
  Panel,
  useCall,
  useDraftGuard,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import {
  changeGuidanceSettings,
  type GuidanceKind,
  type GuidanceListRecord,
  type GuidanceTrade,
  guidanceKinds,
  guidanceTrades,
  readGuidanceList,
  readGuidanceSettings,
  writeGuidanceList,
} from '../../contract/guidance.ts'
import { layers } from '../../contract.ts'
import './guidance.css'
import { MeantFor } from './MeantFor.tsx'

const languages = ['zh-CN', 'zh-TW', 'en'] as const

/** 设置 › 引导: the trade, and the lists that guide, in each language. */
export function GuidancePage() {
  const t = useWords('moments')
  const tell = useTell()
  const settings = useCall(readGuidanceSettings, {})
  const [kind, setKind] = useState<GuidanceKind>('questions')
  const [locale, setLocale] = useState<(typeof languages)[number]>(currentLocale())
  const choose = async (trade: GuidanceTrade) => {
    try {
      know(readGuidanceSettings, {}, await call(changeGuidanceSettings, { body: { trade } }))
    } catch (problem) {
      tell.failed(problem)
    }
  }
  return (
    <Page>
      <PageHeader title={t('guidance.title')} about={t('guidance.about')} />
      <Loaded query={settings}>
        {({ trade }) => (
          <Panel title={t(`guidance.kind.${kind}`)} about={t(`guidance.kindAbout.${kind}`, { name: '{{name}}' })}>
            <div className="guidance-which">
              <Select<GuidanceTrade>
                value={trade}
                aria-label={t('guidance.trade')}
                options={guidanceTrades.map((value) => ({ value, label: t(`guidance.trades.${value}`) }))}
                onChange={(value) => void choose(value)}
              />
              <Select
                value={locale}
                aria-label={t('guidance.language')}
                options={languages.map((value) => ({ value, label: t(`guidance.languages.${value}`) }))}
                onChange={setLocale}
              />
              <Segmented<GuidanceKind>
                value={kind}
                aria-label={t('guidance.title')}
                options={guidanceKinds.map((value) => ({ value, label: t(`guidance.kind.${value}`) }))}
                onChange={setKind}
              />
            </div>
            <List key={`${kind} ${trade} ${locale}`} kind={kind} trade={trade} locale={locale} />
          </Panel>
        )}
      </Loaded>
    </Page>
  )
}

function List(which: Pick<GuidanceListRecord, 'kind' | 'trade' | 'locale'>) {
  const query = useCall(readGuidanceList, { params: which })
  return <Loaded query={query}>{(list) => <Editing key={list.version} list={list} />}</Loaded>
}

function Editing({ list }: { list: GuidanceListRecord }) {
  const t = useWords('moments')
  const tell = useTell()
  const { kind, trade, locale } = list
  const [items, setItems] = useState(() =>
    list.items.map(({ title, lines, for: meant = [] }, id) => ({ id, title, text: lines.join('\n'), meant })),
  )
  const [busy, setBusy] = useState(false)
  const linesOf = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
  const written = items
    .map(({ title, text, meant }) => ({
      ...{ title: title.trim(), lines: linesOf(text) },
      ...(meant.length > 0 ? { for: meant } : {}),
    }))
    .filter(({ title, lines }) => title && lines.length > 0)
  const dirty = JSON.stringify(written) !== JSON.stringify(list.items)
  useDraftGuard(dirty)
  const change = (id: number, parts: { title?: string; text?: string; meant?: string[] }) =>
    setItems(items.map((one) => (one.id === id ? { ...one, ...parts } : one)))
  const save = async (next: typeof written) => {
    setBusy(true)
    const params = { kind, trade, locale }
    try {
      know(
        readGuidanceList,
        { params },
        await call(writeGuidanceList, { params, body: { items: next, version: list.version } }),
      )
      tell.done(t('web:saved'))
    } catch (problem) {
      tell.failed(problem)
      setBusy(false)
    }
  }
  return (
    <div className="guidance-edit">
      {items.map((one) => (
        <fieldset key={one.id}>
          <div className="guidance-edit-head">
            {kind === 'questions' ? (
              <Select
                value={one.title}
                aria-label={t('guidance.layer')}
                options={layers.map((value) => ({ value, label: t(`layer.${value}`) }))}
                onChange={(title) => change(one.id, { title })}
              />
            ) : (
              <Input
                value={one.title}
                maxLength={200}
                aria-label={t(`guidance.titleOf.${kind}`)}
                placeholder={t(`guidance.titleOf.${kind}`)}
                onChange={(event) => change(one.id, { title: event.target.value })}
              />
            )}
            {kind !== 'negatives' ? <MeantFor value={one.meant} change={(meant) => change(one.id, { meant })} /> : null}
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('guidance.remove')}
              title={t('guidance.remove')}
              onClick={() => setItems(items.filter(({ id }) => id !== one.id))}
            />
          </div>
          <Input.TextArea
            value={one.text}
            autoSize={{ minRows: kind === 'negatives' ? 1 : 2 }}
            aria-label={t(`guidance.linesOf.${kind}`)}
            placeholder={t(`guidance.linesOf.${kind}`)}
            onChange={(event) => change(one.id, { text: event.target.value })}
          />
        </fieldset>
      ))}
      <div className="guidance-go">
        <Button
          icon={<PlusOutlined />}
          onClick={() => {
            const title = kind === 'questions' ? 'stated' : ''
            const id = Math.max(-1, ...items.map((one) => one.id)) + 1
            setItems([...items, { id, title, text: '', meant: [] }])
          }}
        >
          {t('guidance.add')}
        </Button>
        {list.own ? (
          <Button disabled={busy} onClick={() => void save([])}>
            {t('guidance.reset')}
          </Button>
        ) : null}
        <Button type="primary" loading={busy} disabled={!dirty} onClick={() => void save(written)}>
          {t('web:save')}
        </Button>
      </div>
    </div>
  )
}
