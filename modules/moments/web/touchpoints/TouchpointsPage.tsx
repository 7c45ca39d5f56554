import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { EmptyState, Loaded, Page, PageHeader, Panel, useCall, useLive, useWords } from '#platform/web/index.ts'
import { listTouchpointRules, listTouchpoints, type TouchpointRecord } from '../../contract/touchpoints.ts'
import { touchpointStages } from '../../contract.ts'
import { RulesPanel } from './RulesPanel.tsx'
import { refetchTouchpoints } from './refetch.ts'
import { StartSets } from './StartSets.tsx'
import { Suggestions } from './Suggestions.tsx'
import { TouchpointForm } from './TouchpointForm.tsx'
import { TouchpointLine } from './TouchpointLine.tsx'
import './touchpoints.css'

/** 设置 › 触点: the kinds of contact by stage, the rules that tell them, and what corrections suggest. */
export function TouchpointsPage() {
  const t = useWords('moments')
  const catalogue = useCall(listTouchpoints, {})
  const rules = useCall(listTouchpointRules, {})
  useLive(['touchpoint.changed', 'moment.touchpoint-set'], () => void refetchTouchpoints())
  const [adding, setAdding] = useState(false)
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('touchpoints.add')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('touchpoints.nav')} about={t('touchpoints.about')} actions={add} />
      <Loaded query={catalogue}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('touchpoints.empty')} text={t('touchpoints.emptyText')} action={<StartSets />} />
          ) : (
            <>
              <Loaded query={rules} lines={2}>
                {({ suggestions }) => <Suggestions suggestions={suggestions} touchpoints={items} />}
              </Loaded>
              <div className="tp-stages">
                {touchpointStages.map((stage) => (
                  <Stage key={stage} stage={stage} all={items.filter((one) => one.stage === stage)} />
                ))}
              </div>
              <Loaded query={rules} lines={4}>
                {({ items: found }) => <RulesPanel rules={found} touchpoints={items} />}
              </Loaded>
              <Panel title={t('touchpoints.startSets')} about={t('touchpoints.startSetsAbout')}>
                <StartSets />
              </Panel>
            </>
          )
        }
      </Loaded>
      {adding ? <TouchpointForm touchpoint={null} close={() => setAdding(false)} /> : null}
    </Page>
  )
}

function Stage({ stage, all }: { stage: (typeof touchpointStages)[number]; all: readonly TouchpointRecord[] }) {
  const t = useWords('moments')
  const [archived, setArchived] = useState(false)
  const living = all.filter((one) => one.archivedAt === null)
  const gone = all.filter((one) => one.archivedAt !== null)
  return (
    <Panel title={t(`touchpoints.stage.${stage}`)}>
      {living.length === 0 ? <p className="side-hint">{t('touchpoints.stageEmpty')}</p> : null}
      <ul className="tp-list">
        {living.map((one, place) => (
          <TouchpointLine key={one.id} touchpoint={one} place={place} last={place === living.length - 1} />
        ))}
        {archived ? gone.map((one) => <TouchpointLine key={one.id} touchpoint={one} place={0} last />) : null}
      </ul>
      {gone.length > 0 ? (
        <Button type="link" size="small" className="tp-gone" onClick={() => setArchived(!archived)}>
          {t(archived ? 'touchpoints.hideArchived' : 'touchpoints.showArchived', { count: gone.length })}
        </Button>
      ) : null}
    </Panel>
  )
}
