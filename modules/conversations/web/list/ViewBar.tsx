import { DownOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Popover, Tooltip } from 'antd'
import { Suspense, useState } from 'react'
import { formatNumber, Link, lazily, useMay, useWords } from '#platform/web/index.ts'
import type { ListFilterRecord, View } from '../../contract.ts'
import { openContactForm } from '../contact/open.ts'
import { useCounts } from '../data/counts.ts'
import { searchOf } from '../data/filter.ts'
import { useTeams } from '../data/people.ts'
import { useSavedViews } from '../data/saved-views.ts'

const SavedViewMenu = lazily(() => import('./SavedViewMenu.tsx'), 'SavedViewMenu')
const tabs: readonly View[] = ['mine', 'unassigned', 'team', 'all']
const others: readonly View[] = ['mentions', 'waiting', 'snoozed', 'resolved', 'closed']

/** 我的 未分配 团队 全部, and everything else behind the last button. */
export function ViewBar({ filter }: { filter: ListFilterRecord }) {
  const t = useWords('conversations')
  const mayWrite = useMay('conversations.write')
  const counts = useCounts()
  const { matching } = useSavedViews(filter)
  const view = filter.view ?? 'mine'
  const count = (one: View) => (counts && one in counts ? (counts[one as keyof typeof counts] as number) : undefined)
  const hidden = matching ? matching.name : others.includes(view) ? t(`view.${view}`) : null
  return (
    <header className="cv-list-head">
      <nav className="cv-views" aria-label={t('view.label')}>
        {tabs.map((one) => (
          <ViewLink key={one} to={{ view: one }} here={!matching && view === one && !filter.team} count={count(one)}>
            {t(`view.${one}`)}
          </ViewLink>
        ))}
        <MoreViews filter={filter} label={hidden} count={count} alert={counts?.mentions ?? 0} />
      </nav>
      {mayWrite ? (
        <Tooltip title={t('contact.open')}>
          <Button
            type="text"
            icon={<EditOutlined />}
            aria-label={t('contact.open')}
            onClick={() => openContactForm()}
          />
        </Tooltip>
      ) : null}
    </header>
  )
}

function ViewLink({
  to,
  here,
  count,
  children,
  onClick,
}: {
  to: ListFilterRecord
  here: boolean
  count?: number | undefined
  children: React.ReactNode
  onClick?: () => void
}) {
  return (
    <Link
      to={'/conversations' as '/'}
      search={searchOf(to) as never}
      className="cv-view"
      aria-current={here ? 'page' : undefined}
      // An address without a view is no view's parent: only the same one is here.
      activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
      {...(onClick ? { onClick } : {})}
    >
      <span className="k-ellipsis">{children}</span>
      {count ? <span className="cv-count">{formatNumber(count, true)}</span> : null}
    </Link>
  )
}

function MoreViews({
  filter,
  label,
  count,
  alert,
}: {
  filter: ListFilterRecord
  label: string | null
  count: (view: View) => number | undefined
  alert: number
}) {
  const t = useWords('conversations')
  const [open, setOpen] = useState(false)
  const [editing, setEditing] = useState(false)
  const teams = useTeams()
  const counts = useCounts()
  const { views, matching } = useSavedViews(filter)
  const close = () => setOpen(false)
  const ofTeam = (id: string | null) => counts?.teams.find((one) => one.id === id)?.count
  const shownTeams = teams.filter((team) => ofTeam(team.id) !== undefined)
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        arrow={false}
        placement="bottomRight"
        styles={{ container: { padding: 6 } }}
        content={
          <div className="cv-more-views">
            {others.map((one) => (
              <ViewLink
                key={one}
                to={{ view: one }}
                here={!matching && filter.view === one}
                count={count(one)}
                onClick={close}
              >
                {t(`view.${one}`)}
              </ViewLink>
            ))}
            {shownTeams.length > 0 ? <h3>{t('view.teams')}</h3> : null}
            {shownTeams.map((team) => (
              <ViewLink
                key={team.id}
                to={{ view: 'team', team: team.id }}
                here={filter.team === team.id}
                count={ofTeam(team.id)}
                onClick={close}
              >
                {team.name}
              </ViewLink>
            ))}
            {ofTeam(null) ? (
              <ViewLink
                to={{ view: 'team', team: 'none' }}
                here={filter.team === 'none'}
                count={ofTeam(null)}
                onClick={close}
              >
                {t('team.none')}
              </ViewLink>
            ) : null}
            <h3>{t('saved.title')}</h3>
            {views.map((one) => (
              <ViewLink key={one.id} to={one.filter} here={matching?.id === one.id} onClick={close}>
                {one.name}
                {one.team ? <small> · {one.team.name}</small> : null}
              </ViewLink>
            ))}
            {views.length === 0 ? <p className="k-muted">{t('saved.none')}</p> : null}
            <button
              type="button"
              className="cv-view"
              onClick={() => {
                close()
                setEditing(true)
              }}
            >
              <PlusOutlined /> {t('saved.manage')}
            </button>
          </div>
        }
      >
        <button
          type="button"
          className="cv-view cv-view-more"
          aria-expanded={open}
          aria-haspopup="true"
          aria-label={label ?? t('view.more')}
          data-here={label !== null || undefined}
        >
          <span className="k-ellipsis cv-view-name">{label ?? t('view.more')}</span>
          {label === null && alert > 0 ? (
            <span className="cv-row-dot" role="img" aria-label={t('view.mentions')} />
          ) : null}
          <DownOutlined />
        </button>
      </Popover>
      {editing ? (
        <Suspense>
          <SavedViewMenu filter={filter} close={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
