import { Button, InputNumber, Radio, Switch } from 'antd'
import { useState } from 'react'
import { useTeams } from '#modules/staff/web/index.tsx'
import {
  CallProblem,
  call,
  formatDayTime,
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
  changeEstimateSettings,
  type EstimateSettingsRecord,
  estimateFacts,
  listScoreRequests,
  readEstimateSettings,
  type ScoreRequestRecord,
  setScoreRequest,
  waitingChannels,
} from '../../contract/estimate.ts'
import { standardsOf } from '../../contract/standards.ts'
import { trades } from '../../contract/touchpoints.ts'
import { Questions } from './Questions.tsx'
import './rating.css'

/** 设置 › 评分与推测: what facts weigh, how long a wait is long, and which mails ask for a score. */
export function RatingPage() {
  const t = useWords('moments')
  const settings = useCall(readEstimateSettings, {})
  const requests = useCall(listScoreRequests, {})
  return (
    <Page>
      <PageHeader title={t('rating.nav')} about={t('rating.about')} />
      <Loaded query={settings}>{(found) => <Weights key={found.version} settings={found} />}</Loaded>
      <Loaded query={requests} lines={3}>
        {({ items }) => (
          <Panel title={t('rating.requests')} about={t('rating.requestsAbout')}>
            <ul className="rating-requests">
              {items.map((one) => (
                <Request key={one.teamId ?? 'none'} request={one} all={items} />
              ))}
            </ul>
          </Panel>
        )}
      </Loaded>
      <Questions />
    </Page>
  )
}

function Weights({ settings }: { settings: EstimateSettingsRecord }) {
  const t = useWords('moments')
  const tell = useTell()
  const [weights, setWeights] = useState(settings.weights)
  const [standards, setStandards] = useState(settings.standards)
  const [version, setVersion] = useState(settings.version)
  const [conflict, setConflict] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const dirty =
    estimateFacts.some((fact) => weights[fact] !== settings.weights[fact]) ||
    waitingChannels.some((channel) => standards[channel] !== settings.standards[channel])
  useDraftGuard(dirty)
  const save = async () => {
    setBusy(true)
    try {
      const reply = await call(changeEstimateSettings, { body: { version, weights, standards } })
      know(readEstimateSettings, {}, reply)
      tell.done(t('rating.saved'))
    } catch (error) {
      if (error instanceof CallProblem && error.code === 'moments.settings-conflict') {
        const now = error.details as EstimateSettingsRecord
        setVersion(now.version)
        setConflict(t('rating.conflict', { who: now.changedBy ?? t('who.former') }))
      } else tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel
      title={t('rating.weights')}
      about={t('rating.weightsAbout')}
      actions={
        <Button
          type="text"
          onClick={() => {
            setWeights(settings.first.weights)
            setStandards(settings.first.standards)
          }}
        >
          {t('rating.reset')}
        </Button>
      }
    >
      <div className="rating-weights">
        {estimateFacts.map((fact) => (
          <div key={fact}>
            <span>{t(`fact.${fact}`)}</span>
            <InputNumber
              controls={false}
              size="small"
              min={-3}
              max={3}
              step={0.5}
              value={weights[fact]}
              aria-label={t(`fact.${fact}`)}
              formatter={(value) => (Number(value) > 0 ? `+${value}` : String(value ?? '').replace('-', '−'))}
              parser={(text) => Number((text ?? '').replace('−', '-').replace('+', '')) || 0}
              onChange={(value) => setWeights((now) => ({ ...now, [fact]: Math.round((value ?? 0) * 2) / 2 }))}
            />
          </div>
        ))}
      </div>
      <h3 className="rating-title">{t('rating.standards')}</h3>
      <p className="k-muted">{t('rating.standardsAbout')}</p>
      <p className="rating-trades">
        <span>{t('rating.standardsOf')}</span>
        {trades.map((trade) => {
          const usual = standardsOf(trade)
          const filled = waitingChannels.every((channel) => usual[channel] === standards[channel])
          return (
            <Button
              key={trade}
              size="small"
              type={filled ? 'primary' : 'default'}
              ghost={filled}
              aria-pressed={filled}
              onClick={() => setStandards(usual)}
            >
              {t(`touchpoints.trade.${trade}`)}
            </Button>
          )
        })}
      </p>
      <div className="rating-weights">
        {waitingChannels.map((channel) => (
          <div key={channel}>
            <span>{t(`rating.channel.${channel}`)}</span>
            <InputNumber
              controls={false}
              size="small"
              min={1}
              max={43_200}
              precision={0}
              value={standards[channel]}
              suffix={t('rating.minutes')}
              aria-label={t(`rating.channel.${channel}`)}
              onChange={(value) => setStandards((now) => ({ ...now, [channel]: value ?? now[channel] }))}
            />
          </div>
        ))}
      </div>
      {conflict ? (
        <p className="rating-conflict" role="alert">
          {conflict}
        </p>
      ) : null}
      <div className="rating-foot">
        <Button type="primary" onClick={save} loading={busy} disabled={!dirty}>
          {t('web:save')}
        </Button>
        <small className="k-muted">
          {settings.version > 0 && settings.changedAt
            ? t('rating.changedBy', {
                who: settings.changedBy ?? t('who.former'),
                when: formatDayTime(settings.changedAt),
              })
            : t('rating.unchanged')}
        </small>
      </div>
    </Panel>
  )
}

function Request({ request, all }: { request: ScoreRequestRecord; all: readonly ScoreRequestRecord[] }) {
  const t = useWords('moments')
  const tell = useTell()
  const { byId } = useTeams()
  const [busy, setBusy] = useState(false)
  const name = request.teamId ? (byId(request.teamId)?.name ?? '') : t('rating.pool')
  const set = async (change: Partial<Pick<ScoreRequestRecord, 'whenResolving' | 'faces'>>) => {
    setBusy(true)
    try {
      const { whenResolving, faces } = { ...request, ...change }
      const reply = await call(setScoreRequest, {
        params: { team: request.teamId ?? 'none' },
        body: { whenResolving, faces },
      })
      know(listScoreRequests, {}, { items: all.map((one) => (one.teamId === reply.teamId ? reply : one)) })
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <li>
      <b>{name}</b>
      <div className="rating-switch">
        <Switch
          size="small"
          checked={request.whenResolving}
          loading={busy}
          aria-label={`${name} · ${t('rating.whenResolving')}`}
          onChange={(whenResolving) => void set({ whenResolving })}
        />
        <span>{t('rating.whenResolving')}</span>
      </div>
      <div className="rating-switch">
        <span className="k-muted">{t('rating.faces')}</span>
        <Radio.Group
          size="small"
          value={request.faces}
          disabled={busy}
          aria-label={`${name} · ${t('rating.faces')}`}
          onChange={(event) => void set({ faces: event.target.value })}
          options={(['seven', 'three'] as const).map((one) => ({ value: one, label: t(`rating.${one}`) }))}
        />
      </div>
    </li>
  )
}
