import { ClockCircleOutlined, FlagOutlined, TagOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons'
import { Avatar, formatDayTime, useCall, useMe, useWords } from '#platform/web/index.ts'
import {
  type ConversationHeadRecord,
  listConversationTags,
  type Priority,
  priorities,
  type Status,
} from '../../contract.ts'
import type { ConversationActions } from '../data/actions.ts'
import { useAssignable, useTeams } from '../data/people.ts'
import { StatusTag } from '../labels.tsx'
import { Picker } from '../Picker.tsx'
import { SnoozeMenu } from './SnoozeMenu.tsx'

/** A menu of the header that a key opens. */
export type HeaderPart = 'assignee' | 'snooze' | 'tags'

/** Status, assignee, team, priority, later, tags: each changed where it stands. */
export function Facts({
  conversation,
  actions,
  part,
  setPart,
}: {
  conversation: ConversationHeadRecord
  actions: ConversationActions
  part: HeaderPart | null
  setPart: (part: HeaderPart | null) => void
}) {
  const t = useWords('conversations')
  const me = useMe()
  const members = useAssignable()
  const teams = useTeams()
  const { id, abilities, assignee, team, priority, tags, status } = conversation
  const off = !abilities.write
  const known = useCall(listConversationTags, { query: {} }, { enabled: part === 'tags' })
  const allTags = [...new Set([...tags, ...(known.data?.items.map((one) => one.tag) ?? [])])]
  const opener = (name: HeaderPart) => ({
    open: part === name,
    onOpenChange: (open: boolean) => setPart(open ? name : null),
  })
  return (
    <div className="cv-facts">
      <Picker
        label={t('status.label')}
        search={false}
        disabled={off || abilities.statuses.length === 0}
        options={abilities.statuses
          .filter((one) => one !== 'snoozed')
          .map((one) => ({ key: one, label: t(`status.to.${one}`) }))}
        onPick={(next) => void actions.status(id, next as Status)}
      >
        <StatusTag status={status} />
        {status === 'snoozed' && conversation.snoozedUntil ? (
          <span>{t('snooze.until', { time: formatDayTime(conversation.snoozedUntil) })}</span>
        ) : null}
      </Picker>
      <Picker
        label={t('assign.label')}
        disabled={off}
        {...opener('assignee')}
        options={[
          ...members.map((one) => ({
            key: one.id,
            label: one.id === me.id ? t('assign.me', { name: one.name }) : one.name,
            search: one.email,
            icon: <Avatar name={one.name} id={one.id} hue={one.hue} size={22} availability={one.availability} />,
          })),
          { key: 'none', label: t('assign.nobody'), icon: <UserOutlined /> },
        ]}
        chosen={[assignee?.id ?? 'none']}
        onPick={(key) => void actions.assign(conversation, key === 'none' ? null : key)}
      >
        {assignee ? <Avatar name={assignee.name} id={assignee.id} hue={assignee.hue} size={20} /> : <UserOutlined />}
        <span className="k-ellipsis">{assignee?.name ?? t('assign.nobody')}</span>
      </Picker>
      <Picker
        label={t('team.label')}
        disabled={off}
        options={[...teams.map((one) => ({ key: one.id, label: one.name })), { key: 'none', label: t('team.none') }]}
        chosen={[team?.id ?? 'none']}
        onPick={(key) => {
          const teamId = key === 'none' ? null : key
          if (teamId === (team?.id ?? null)) return
          void actions.transfer(id, { teamId })
        }}
      >
        <TeamOutlined />
        <span className="k-ellipsis">{team?.name ?? t('team.none')}</span>
      </Picker>
      <Picker
        label={t('priority.label')}
        search={false}
        disabled={off}
        options={priorities.map((one) => ({ key: one, label: t(`priority.${one}`) }))}
        chosen={[priority]}
        onPick={(next) => void actions.change(id, { priority: next as Priority })}
      >
        <FlagOutlined />
        <span className="cv-priority-word" data-priority={priority}>
          {t(`priority.${priority}`)}
        </span>
      </Picker>
      {abilities.statuses.includes('snoozed') ? (
        <SnoozeMenu
          {...opener('snooze')}
          snooze={(until) => void actions.status(id, 'snoozed', { snoozedUntil: until })}
        >
          <ClockCircleOutlined /> <span>{t('snooze.label')}</span>
        </SnoozeMenu>
      ) : null}
      <Picker
        label={t('tags.label')}
        disabled={off}
        many
        {...opener('tags')}
        options={allTags.map((one) => ({ key: one, label: one }))}
        chosen={tags}
        onPick={(tag) => void actions.change(id, tags.includes(tag) ? { removeTags: [tag] } : { addTags: [tag] })}
        create={(tag) => void actions.change(id, { addTags: [tag] })}
      >
        <TagOutlined />
        {tags.length > 0 ? (
          tags.map((one) => (
            <span key={one} className="cv-tag">
              {one}
            </span>
          ))
        ) : (
          <span className="k-muted">{t('tags.label')}</span>
        )}
      </Picker>
    </div>
  )
}
