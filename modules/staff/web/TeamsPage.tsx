import { ClockCircleOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { listTeams, type Team } from '#modules/staff/contract.ts'
import { EmptyState, Loaded, Page, PageHeader, refetch, useCall, useLive, useWords } from '#platform/web/index.ts'
import { hoursSummary } from './hours.ts'
import { MemberAvatar, useMembers } from './people.tsx'
import './settings.css'
import { TeamDrawer } from './TeamDrawer.tsx'

/** 设置 › 团队与服务时间. */
export function TeamsPage() {
  const t = useWords('staff')
  const teams = useCall(listTeams, {})
  useLive('team.', () => void refetch(listTeams))
  const [editing, setEditing] = useState<Team | 'new' | null>(null)
  const create = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>
      {t('teams.new')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('teams.nav')} about={t('teams.about')} actions={create} />
      <Loaded query={teams}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('teams.emptyTitle')} text={t('teams.emptyText')} action={create} />
          ) : (
            <div className="teams">
              {items.map((team) => (
                <TeamCard key={team.id} team={team} edit={() => setEditing(team)} />
              ))}
            </div>
          )
        }
      </Loaded>
      {editing ? <TeamDrawer team={editing === 'new' ? null : editing} close={() => setEditing(null)} /> : null}
    </Page>
  )
}

function TeamCard({ team, edit }: { team: Team; edit: () => void }) {
  const t = useWords('staff')
  const { byId } = useMembers()
  const people = team.members.map(({ id }) => byId(id)).filter((one) => one !== undefined)
  const leads = team.members.filter((one) => one.isLead).map(({ id }) => byId(id)?.name)
  const hours = team.hours ? hoursSummary(team.hours, t) : [t('teams.always')]
  return (
    <button type="button" className="team" onClick={edit}>
      <h2>{team.name}</h2>
      <span className="team-people">
        <span className="team-faces">
          {people.slice(0, 5).map((one) => (
            <MemberAvatar key={one.id} member={one} size={30} dot={false} />
          ))}
        </span>
        <span className="k-muted">
          {t('teams.people', { count: team.members.length })}
          {leads.length > 0 ? ` · ${t('teams.leads')} ${leads.join('、')}` : ''}
        </span>
      </span>
      <span className="k-muted">
        {hours.map((line) => (
          <span key={line} style={{ display: 'block' }}>
            <ClockCircleOutlined style={{ marginInlineEnd: 6 }} />
            {line}
          </span>
        ))}
      </span>
    </button>
  )
}
