import { Alert, Button, InputNumber, Select, Switch } from 'antd'
import { useState } from 'react'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import {
  CallProblem,
  call,
  FormProblem,
  know,
  Loaded,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useDraftGuard,
  useLive,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import { changePromiseSettings, type PromiseSettings, readPromiseSettings, teamReminders } from '../../contract.ts'
import { Bands } from './Bands.tsx'
import { Length } from './Length.tsx'
import { Templates } from './Templates.tsx'
import './settings.css'

type Found = ReplyOf<typeof readPromiseSettings>
const parts = ['bands', 'inHours', 'team', 'escalation', 'notice', 'templates'] as const
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** 设置 › 承诺: reminders by length, who hears when nobody acts, notices and their texts. */
export function PromiseSettingsPage() {
  const t = useWords('promises')
  const found = useCall(readPromiseSettings, {})
  useLive('promise-settings.changed', () => void refetch(readPromiseSettings))
  return (
    <Page>
      <PageHeader title={t('setup.title')} about={t('setup.about')} />
      <Loaded query={found}>{(now) => <Settings now={now} />}</Loaded>
    </Page>
  )
}

/** `now`: what is stored; it may change while somebody is still writing, and then nothing of theirs is lost. */
function Settings({ now }: { now: Found }) {
  const t = useWords('promises')
  const tell = useTell()
  const [base, setBase] = useState(now)
  const [draft, setDraft] = useState(now.settings)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const adopt = (found: Found) => {
    setBase(found)
    setDraft(found.settings)
    setProblem(null)
  }
  const dirty = !same(draft, base.settings)
  const changedMeanwhile = now.version > base.version
  if (changedMeanwhile && !dirty) adopt(now)
  useDraftGuard(dirty)
  const set = (change: Partial<PromiseSettings>) => setDraft((before) => ({ ...before, ...change }))

  const save = async (version: number) => {
    setBusy(true)
    setProblem(null)
    try {
      const reply = await call(changePromiseSettings, { body: { settings: draft, version } })
      adopt(reply)
      know(readPromiseSettings, {}, reply)
      tell.done(t('setup.saved'))
    } catch (error) {
      if (!(error instanceof CallProblem)) tell.failed(error)
      else if (error.code === 'promises.settings-changed') await refetch(readPromiseSettings)
      else setProblem([error.message, ...error.fields.map(({ reason }) => reason)].join(' '))
    } finally {
      setBusy(false)
    }
  }
  const differs = parts.filter((part) => !same(draft[part], now.settings[part]))
  return (
    <>
      <Panel
        title={t('setup.part.bands')}
        about={t('setup.bandsAbout')}
        actions={
          <Button type="text" disabled={same(draft, base.standard)} onClick={() => setDraft(base.standard)}>
            {t('setup.reset')}
          </Button>
        }
      >
        <Bands bands={draft.bands} onChange={(bands) => set({ bands })} />
        <div className="setup-lines setup-after">
          <div>
            <span>{t('setup.part.inHours')}</span>
            <Switch
              checked={draft.inHours}
              aria-label={t('setup.part.inHours')}
              onChange={(inHours) => set({ inHours })}
            />
          </div>
          <div>
            <span>{t('setup.part.team')}</span>
            <Select
              value={draft.team}
              aria-label={t('setup.part.team')}
              onChange={(team) => set({ team })}
              options={teamReminders.map((one) => ({ value: one, label: t(`setup.team.${one}`) }))}
            />
          </div>
        </div>
      </Panel>
      <Panel title={t('setup.part.escalation')} about={t('setup.escalationAbout')}>
        <div className="setup-lines">
          {(['before', 'after'] as const).map((side) => (
            <div key={side}>
              <span>{t(`setup.escalation.${side}`)}</span>
              <Length
                label={t(`setup.escalation.${side}`)}
                min={0}
                max={100_000}
                value={draft.escalation[side]}
                onChange={(value) => set({ escalation: { ...draft.escalation, [side]: value } })}
              />
            </div>
          ))}
        </div>
      </Panel>
      <Panel
        title={t('setup.part.notice')}
        about={t('setup.noticeAbout')}
        actions={
          <Switch
            checked={draft.notice.on}
            aria-label={t('setup.part.notice')}
            onChange={(on) => set({ notice: { ...draft.notice, on } })}
          />
        }
      >
        {draft.notice.on ? (
          <div className="setup-lines">
            <div>
              <span>{t('setup.notice.share')}</span>
              <InputNumber
                controls={false}
                min={1}
                max={90}
                precision={0}
                suffix="%"
                value={draft.notice.share}
                aria-label={t('setup.notice.share')}
                onChange={(share) => set({ notice: { ...draft.notice, share: share ?? draft.notice.share } })}
              />
            </div>
            <div>
              <span>{t('setup.notice.most')}</span>
              <Length
                label={t('setup.notice.most')}
                max={20_000}
                value={draft.notice.most}
                onChange={(most) => set({ notice: { ...draft.notice, most } })}
              />
            </div>
            <div>
              <span>{t('setup.notice.shortest')}</span>
              <Length
                label={t('setup.notice.shortest')}
                min={0}
                max={100_000}
                value={draft.notice.shortest}
                onChange={(shortest) => set({ notice: { ...draft.notice, shortest } })}
              />
            </div>
          </div>
        ) : null}
      </Panel>
      <Panel title={t('setup.part.templates')} about={t('setup.templatesAbout')}>
        <Templates texts={draft.templates} onChange={(templates) => set({ templates })} />
      </Panel>
      {changedMeanwhile && dirty && !busy ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('setup.conflict')}
          description={
            differs.length > 0
              ? t('setup.differs', { parts: differs.map((part) => t(`setup.part.${part}`)).join(t('setup.and')) })
              : undefined
          }
          action={
            <div className="setup-choice">
              <Button size="small" onClick={() => adopt(now)}>
                {t('setup.takeTheirs')}
              </Button>
              <Button size="small" loading={busy} onClick={() => void save(now.version)}>
                {t('setup.keepMine')}
              </Button>
            </div>
          }
        />
      ) : null}
      <FormProblem text={problem} />
      <div>
        <Button
          type="primary"
          loading={busy}
          disabled={!dirty || changedMeanwhile}
          onClick={() => void save(base.version)}
        >
          {t('web:save')}
        </Button>
      </div>
    </>
  )
}
