import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Popconfirm, Switch } from 'antd'
import { useState } from 'react'
import { useTeams } from '#modules/staff/web/index.tsx'
import { call, Panel, useTell, useWords } from '#platform/web/index.ts'
import {
  applyTouchpointRules,
  changeTouchpointRule,
  removeTouchpointRule,
  type TouchpointRecord,
  type TouchpointRuleRecord,
} from '../../contract/touchpoints.ts'
import { conditionText } from './condition-text.ts'
import { RuleForm } from './RuleForm.tsx'
import { refetchTouchpoints } from './refetch.ts'

/** How far back rules are applied at one click, days. */
const days = 30

/** The rules in their order; the first that fits gives the touchpoint. */
export function RulesPanel({
  rules,
  touchpoints,
}: {
  rules: readonly TouchpointRuleRecord[]
  touchpoints: readonly TouchpointRecord[]
}) {
  const t = useWords('moments')
  const tell = useTell()
  const [editing, setEditing] = useState<TouchpointRuleRecord | 'new' | null>(null)
  const apply = async () => {
    try {
      const { moments } = await call(applyTouchpointRules, { body: { days } })
      tell.done(t('touchpoints.applied', { count: moments }))
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <Panel
      title={t('touchpoints.rules')}
      about={t('touchpoints.rulesAbout')}
      actions={
        <span className="side-go">
          <Popconfirm title={t('touchpoints.applyAsk', { days })} onConfirm={apply}>
            <Button disabled={rules.length === 0}>{t('touchpoints.apply', { days })}</Button>
          </Popconfirm>
          <Button icon={<PlusOutlined />} onClick={() => setEditing('new')}>
            {t('touchpoints.addRule')}
          </Button>
        </span>
      }
    >
      {rules.length === 0 ? <p className="side-hint">{t('touchpoints.noRules')}</p> : null}
      <ol className="tp-rules">
        {rules.map((rule, place) => (
          <RuleLine
            key={rule.id}
            rule={rule}
            place={place}
            last={place === rules.length - 1}
            name={touchpoints.find(({ id }) => id === rule.touchpointId)?.name ?? ''}
            edit={() => setEditing(rule)}
          />
        ))}
      </ol>
      {editing ? (
        <RuleForm rule={editing === 'new' ? null : editing} touchpoints={touchpoints} close={() => setEditing(null)} />
      ) : null}
    </Panel>
  )
}

function RuleLine({
  rule,
  place,
  last,
  name,
  edit,
}: {
  rule: TouchpointRuleRecord
  place: number
  last: boolean
  name: string
  edit: () => void
}) {
  const t = useWords('moments')
  const tell = useTell()
  const { teams } = useTeams()
  const { id, version, enabled } = rule
  const does = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      tell.failed(error)
    }
    await refetchTouchpoints()
  }
  const change = (body: { enabled?: boolean; place?: number }) =>
    void does(() => call(changeTouchpointRule, { params: { id }, body: { version, ...body } }))
  return (
    <li data-off={!enabled || undefined}>
      <span className="tp-rule-when">{conditionText(rule, teams, t)}</span>
      <span className="tp-rule-then">{name}</span>
      <span className="tp-actions">
        <Switch
          size="small"
          checked={enabled}
          aria-label={t('touchpoints.enabled', { name })}
          onChange={(on) => change({ enabled: on })}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowUpOutlined />}
          disabled={place === 0}
          aria-label={t('touchpoints.ruleUp', { name })}
          onClick={() => change({ place: place - 1 })}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowDownOutlined />}
          disabled={last}
          aria-label={t('touchpoints.ruleDown', { name })}
          onClick={() => change({ place: place + 1 })}
        />
        <Button
          type="text"
          size="small"
          icon={<EditOutlined />}
          aria-label={t('touchpoints.editRule', { name })}
          onClick={edit}
        />
        <Popconfirm
          title={t('touchpoints.removeRuleAsk')}
          onConfirm={() => does(() => call(removeTouchpointRule, { params: { id } }))}
        >
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('touchpoints.removeRule', { name })}
          />
        </Popconfirm>
      </span>
    </li>
  )
}
