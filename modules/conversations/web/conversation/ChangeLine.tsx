import { Button, Popconfirm } from 'antd'
import {
  call,
  contributionsTo,
  formatDayTime,
  formatFull,
  formatTime,
  hasWords,
  Link,
  useTell,
  useWords,
  type Words,
} from '#platform/web/index.ts'
import { type ChangeRecord, undoMergeConversations } from '../../contract.ts'
import { keepHead, rereadOpened } from '../data/heads.ts'
import { channelName } from '../labels.tsx'
import { conversationChange } from '../slots.ts'

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** What changed, as one sentence; null for what says nothing to a reader. */
export function changeText(t: Words, { name, data, names, actor }: ChangeRecord): string | null {
  const who = actor.kind === 'system' ? t('row.system') : (actor.name ?? t('row.system'))
  const named = (id: unknown) => names[text(id)] ?? t('change.somebody')
  switch (name) {
    case 'conversation.created':
      return t('change.created', { channel: channelName(t, text(data.channel)) })
    case 'conversation.assigned': {
      const moved = data.fromTeamId !== data.toTeamId
      const parts: string[] = []
      if (moved)
        parts.push(
          data.toTeamId ? t('change.toTeam', { who, team: named(data.toTeamId) }) : t('change.toPool', { who }),
        )
      if (data.from !== data.to) {
        if (!data.to) parts.push(t('change.released', { who }))
        else if (data.to === actor.id) parts.push(t('change.tookOver', { who }))
        else parts.push(t('change.assigned', { who, to: named(data.to) }))
      }
      return parts.join(t('change.comma')) || null
    }
    case 'conversation.status-changed': {
      if (data.cause === 'inbound') return t('change.reopened')
      if (data.cause === 'told') return t('change.told', { who })
      if (data.cause === 'undelivered') return t('change.undelivered')
      if (data.cause === 'snooze-over') return t('change.snoozeOver')
      if (data.cause === 'auto-close') return t('change.autoClosed')
      if (data.cause === 'reply' && data.to === 'waiting') return null
      if (data.to === 'snoozed') return t('change.snoozed', { who, time: formatDayTime(text(data.until)) })
      return t(`change.status.${text(data.to)}`, { who })
    }
    case 'conversation.changed': {
      const parts: string[] = []
      const fields = list(data.fields)
      if (fields.includes('subject')) parts.push(t('change.subject', { who }))
      if (fields.includes('priority'))
        parts.push(t('change.priority', { who, priority: t(`priority.${text(data.priority)}`) }))
      const added = list(data.addedTags)
      const removed = list(data.removedTags)
      if (added.length > 0) parts.push(t('change.tagged', { who, tags: added.join(' ') }))
      if (removed.length > 0) parts.push(t('change.untagged', { who, tags: removed.join(' ') }))
      if (fields.includes('customer')) parts.push(t('change.customer', { who }))
      return parts.join(t('change.comma')) || null
    }
    case 'conversation.merged':
      return t('change.merged', { who, number: text(data.sourceNumber) })
    case 'conversation.unmerged':
      return t('change.unmerged', { who, number: text(data.sourceNumber) })
    case 'conversation.split':
      return t('change.split', { who, count: list(data.messageIds).length, number: text(data.newNumber) })
    case 'conversation.erased':
      return t('change.erased', { who })
    default: {
      // A higher module's event without a drawing of its own: its words, if it has any.
      const [thing = '', what = ''] = name.split('.')
      const key = [`${thing}s:change.${what}`, `${thing}:change.${what}`].find(hasWords)
      return key ? t(key, { who, ...data }) : null
    }
  }
}

/** A small line between the messages. A merge can be taken back from here. */
export function ChangeLine({ change, conversationId }: { change: ChangeRecord; conversationId: string }) {
  const t = useWords('conversations')
  const Own = contributionsTo(conversationChange).find((one) => one.key === change.name)?.render
  const sentence = Own ? null : changeText(t, change)
  if (!Own && !sentence) return null
  const other =
    change.name === 'conversation.split'
      ? text(change.data.newId)
      : change.name === 'conversation.merged' || change.name === 'conversation.unmerged'
        ? text(change.data.sourceId)
        : ''
  return (
    <div className="cv-change">
      {Own ? <Own change={change} conversationId={conversationId} /> : <span>{sentence}</span>}
      {change.remark ? <span className="cv-change-remark">“{change.remark}”</span> : null}
      {other && change.name !== 'conversation.merged' ? (
        <Link
          to="/conversations/$id"
          params={{ id: other }}
          search={(before: Record<string, unknown>) => before as never}
        >
          {t('change.open')}
        </Link>
      ) : null}
      {change.undoable ? (
        <UndoMerge
          mergeId={text(change.data.mergeId)}
          conversationId={conversationId}
          number={text(change.data.sourceNumber)}
        />
      ) : null}
      <time dateTime={change.at} title={formatFull(change.at)}>
        {formatTime(change.at)}
      </time>
    </div>
  )
}

function UndoMerge({ mergeId, conversationId, number }: { mergeId: string; conversationId: string; number: string }) {
  const t = useWords('conversations')
  const tell = useTell()
  const undo = async () => {
    try {
      const { target } = await call(undoMergeConversations, { params: { id: mergeId } })
      keepHead(target)
      await rereadOpened(conversationId)
      tell.done(t('merge.undone', { number }))
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <Popconfirm
      title={t('merge.undoAsk', { number })}
      description={t('merge.undoText')}
      onConfirm={undo}
      okText={t('merge.undo')}
    >
      <Button type="link" size="small">
        {t('merge.undo')}
      </Button>
    </Popconfirm>
  )
}
