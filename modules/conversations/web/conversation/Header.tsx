import {
  ArrowLeftOutlined,
  BranchesOutlined,
  CheckOutlined,
  ClockCircleOutlined,
  EyeInvisibleOutlined,
  FlagOutlined,
  LinkOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  MergeCellsOutlined,
  MoreOutlined,
  SwapOutlined,
  TagOutlined,
  TeamOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { Button, Dropdown, Input, Tooltip } from 'antd'
import { useState } from 'react'
import {
  Avatar,
  formatDayTime,
  isComposing,
  Link,
  Slot,
  useCall,
  useGo,
  useIsPhone,
  useMe,
  useSearchParams,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import {
  type ConversationHeadRecord,
  listConversationTags,
  type Priority,
  priorities,
  type Status,
} from '../../contract.ts'
import { openContactForm } from '../contact/open.ts'
import type { ConversationActions } from '../data/actions.ts'
import { filterOf, searchOf } from '../data/filter.ts'
import type { OpenedConversation } from '../data/heads.ts'
import { useAssignable, useTeams } from '../data/people.ts'
import type { usePresence } from '../data/presence.ts'
import { ChannelIcon, customerName, StatusTag } from '../labels.tsx'
import { Picker } from '../Picker.tsx'
import { conversationBadge } from '../slots.ts'
import { PresenceLine } from './PresenceLine.tsx'
import { SnoozeMenu } from './SnoozeMenu.tsx'

/** A menu of the header that a key opens. */
export type HeaderPart = 'assignee' | 'snooze' | 'tags'

/** Who, what, in which state, whose: all of it changed where it is shown. */
export function Header({
  data: { conversation, customer },
  actions,
  presence,
  part,
  setPart,
  sideOpen,
  toggleSide,
  merge,
  transfer,
  split,
}: {
  data: OpenedConversation
  actions: ConversationActions
  presence: ReturnType<typeof usePresence>
  part: HeaderPart | null
  setPart: (part: HeaderPart | null) => void
  sideOpen: boolean
  toggleSide: () => void
  merge: () => void
  transfer: () => void
  split: () => void
}) {
  const t = useWords('conversations')
  const phone = useIsPhone()
  const go = useGo()
  const tell = useTell()
  const search = useSearchParams()
  const { id, abilities } = conversation
  const name = customerName(t, customer)
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(`${location.origin}/conversations/${id}`)
      tell.done(t('web:copied'))
    } catch {
      window.prompt(t('more.copyLink'), `${location.origin}/conversations/${id}`)
    }
  }
  const contactStart = {
    conversation: { id, number: conversation.number, subject: conversation.subject },
    customer: conversation.customer,
  }
  return (
    <header className="cv-head">
      <div className="cv-head-row">
        {phone ? (
          <Link
            to={'/conversations' as '/'}
            search={searchOf(filterOf(search)) as never}
            className="cv-head-back"
            aria-label={t('web:back')}
          >
            <ArrowLeftOutlined />
          </Link>
        ) : null}
        <Avatar name={name} id={customer.id} size={36} />
        <div className="cv-head-title">
          <div className="cv-head-who">
            <b className="k-ellipsis">{name}</b>
            {customer.organization ? <span className="k-muted k-ellipsis">{customer.organization.name}</span> : null}
            <ChannelIcon channel={conversation.channel} className="k-muted" />
            <span className="k-muted k-nowrap">#{conversation.number}</span>
            <Slot of={conversationBadge} props={{ conversation, place: 'header' }} />
          </div>
          <Subject conversation={conversation} save={(subject) => void actions.change(id, { subject })} />
        </div>
        <ResolveButton conversation={conversation} actions={actions} />
        <Dropdown
          trigger={['click']}
          placement="bottomRight"
          menu={{
            items: [
              ...(abilities.write
                ? [
                    {
                      key: 'contact',
                      icon: <FlagOutlined />,
                      label: t('contact.open'),
                      onClick: () => openContactForm(contactStart),
                    },
                  ]
                : []),
              ...(abilities.write
                ? [{ key: 'transfer', icon: <SwapOutlined />, label: t('transfer.title'), onClick: transfer }]
                : []),
              ...(abilities.organize
                ? [
                    { key: 'merge', icon: <MergeCellsOutlined />, label: t('merge.title'), onClick: merge },
                    { key: 'split', icon: <BranchesOutlined />, label: t('split.title'), onClick: split },
                  ]
                : []),
              {
                key: 'unread',
                icon: <EyeInvisibleOutlined />,
                label: t('more.unread'),
                onClick: () => void actions.unread(id).then((done) => done && go('/conversations')),
              },
              { key: 'link', icon: <LinkOutlined />, label: t('more.copyLink'), onClick: () => void copyLink() },
            ],
          }}
        >
          <Button type="text" icon={<MoreOutlined />} aria-label={t('web:more')} />
        </Dropdown>
        <Tooltip title={t('side.toggle')}>
          <Button
            type="text"
            icon={sideOpen ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
            aria-label={t('side.toggle')}
            aria-pressed={sideOpen}
            onClick={toggleSide}
          />
        </Tooltip>
      </div>
      <Facts conversation={conversation} actions={actions} part={part} setPart={setPart} />
      <PresenceLine colleagues={presence.colleagues} />
      <Linked conversation={conversation} />
    </header>
  )
}

function Facts({
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
  const go = useGo()
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
          void actions.transfer(id, { teamId }).then((done) => done === 'lost' && go('/conversations'))
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

function ResolveButton({
  conversation,
  actions,
}: {
  conversation: ConversationHeadRecord
  actions: ConversationActions
}) {
  const t = useWords('conversations')
  const phone = useIsPhone()
  const [busy, setBusy] = useState(false)
  const { id, abilities } = conversation
  const next = abilities.statuses.includes('resolved')
    ? 'resolved'
    : abilities.statuses.includes('open')
      ? 'open'
      : null
  if (!next || !abilities.write) return null
  const label = next === 'resolved' ? t('status.doResolve') : t('status.doOpen')
  return (
    <Button
      icon={next === 'resolved' ? <CheckOutlined /> : undefined}
      loading={busy}
      aria-label={label}
      onClick={async () => {
        setBusy(true)
        await actions.status(id, next)
        setBusy(false)
      }}
    >
      {phone && next === 'resolved' ? null : label}
    </Button>
  )
}

function Subject({ conversation, save }: { conversation: ConversationHeadRecord; save: (subject: string) => void }) {
  const t = useWords('conversations')
  const [text, setText] = useState<string | null>(null)
  const { subject, abilities } = conversation
  if (!abilities.write) return <div className="cv-subject k-ellipsis">{subject}</div>
  if (text === null) {
    return (
      <button
        type="button"
        className="cv-subject cv-subject-edit k-ellipsis"
        onClick={() => setText(subject)}
        title={t('subject.edit')}
      >
        {subject}
      </button>
    )
  }
  const done = () => {
    const next = text.trim()
    if (next && next !== subject) save(next)
    setText(null)
  }
  return (
    <Input
      autoFocus
      size="small"
      value={text}
      maxLength={300}
      aria-label={t('subject.label')}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === 'Enter') done()
        else if (event.key === 'Escape') setText(null)
      }}
    />
  )
}

/** The conversation that this one went into, or that it continues. */
function Linked({ conversation: { mergedInto, linkedFrom } }: { conversation: ConversationHeadRecord }) {
  const t = useWords('conversations')
  const other = mergedInto ?? linkedFrom
  if (!other) return null
  return (
    <p className="cv-linked" data-merged={mergedInto ? true : undefined}>
      {mergedInto ? t('linked.mergedInto') : t('linked.from')}{' '}
      <Link
        to="/conversations/$id"
        params={{ id: other.id }}
        search={(before: Record<string, unknown>) => before as never}
      >
        #{other.number} {other.subject}
      </Link>
    </p>
  )
}
