import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown, Space, Tooltip } from 'antd'
import { Keys, useEnterToSend, useIsPhone, useWords } from '#platform/web/index.ts'
import type { ConversationHeadRecord, Status } from '../../contract.ts'
import { snoozePresets } from '../conversation/snooze.ts'
import type { DraftMode } from '../data/draft.ts'

/** Sends; or sends and moves the status in one step. */
export function SendButton({
  mode,
  conversation,
  disabled,
  send,
}: {
  mode: DraftMode
  conversation: ConversationHeadRecord
  disabled: boolean
  send: (after?: { status: Exclude<Status, 'closed'>; snoozedUntil?: string }) => void
}) {
  const t = useWords('conversations')
  const [enterSends] = useEnterToSend()
  const phone = useIsPhone()
  const { statuses } = conversation.abilities
  const tomorrow = snoozePresets().find((one) => one.key === 'tomorrow')?.at
  const items = [
    ...(statuses.includes('resolved')
      ? [{ key: 'resolved', label: t(`send.${mode}.resolved`), onClick: () => send({ status: 'resolved' }) }]
      : []),
    ...(statuses.includes('waiting')
      ? [{ key: 'waiting', label: t(`send.${mode}.waiting`), onClick: () => send({ status: 'waiting' }) }]
      : []),
    // A reply makes an open conversation wait for the customer; sometimes it is still on us.
    ...(mode === 'reply' && (conversation.status === 'open' || statuses.includes('open'))
      ? [{ key: 'open', label: t('send.reply.open'), onClick: () => send({ status: 'open' }) }]
      : []),
    ...(statuses.includes('snoozed') && tomorrow
      ? [
          {
            key: 'snoozed',
            label: t(`send.${mode}.snoozed`),
            onClick: () => send({ status: 'snoozed', snoozedUntil: tomorrow }),
          },
        ]
      : []),
  ]
  return (
    <Space.Compact className="cv-send">
      <Tooltip title={phone ? null : <Keys keys={enterSends ? 'enter' : 'mod+enter'} />}>
        <Button type="primary" disabled={disabled} onClick={() => send()}>
          {t(mode === 'note' ? 'send.note.plain' : 'send.reply.plain')}
        </Button>
      </Tooltip>
      {items.length > 0 ? (
        <Dropdown trigger={['click']} placement="topRight" disabled={disabled} menu={{ items }}>
          <Button type="primary" disabled={disabled} icon={<DownOutlined />} aria-label={t('send.more')} />
        </Dropdown>
      ) : null}
    </Space.Compact>
  )
}
