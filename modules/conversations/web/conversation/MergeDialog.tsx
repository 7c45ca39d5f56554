import { ArrowRightOutlined, SwapOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import {
  call,
  EmptyState,
  formatShort,
  refetch,
  useCall,
  useGo,
  useTell,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import {
  type ConversationHeadRecord,
  type ConversationRowRecord,
  countConversations,
  listConversations,
  mergeConversations,
  openConversation,
} from '../../contract.ts'
import { keepHead } from '../data/heads.ts'
import { StatusTag } from '../labels.tsx'

/** Two conversations of one customer about one matter become one; which of them stays is chosen, and seen beforehand. */
export function MergeDialog({ conversation, close }: { conversation: ConversationHeadRecord; close: () => void }) {
  const t = useWords('conversations')
  const go = useGo()
  const tell = useTell()
  const [other, setOther] = useState<ConversationRowRecord | null>(null)
  const [keepOther, setKeepOther] = useState(false)
  const [busy, setBusy] = useState(false)
  const found = useCall(listConversations, { query: { customer: conversation.customer.id, view: 'all', limit: 50 } })
  const others = (found.data?.items ?? []).filter((one) => one.id !== conversation.id)
  const target: ConversationRowRecord | null = keepOther ? other : conversation
  const source: ConversationRowRecord | null = keepOther ? conversation : other

  const merge = async () => {
    if (!target || !source || busy) return
    setBusy(true)
    try {
      const reply = await call(mergeConversations, { params: { id: target.id }, body: { sourceId: source.id } })
      keepHead(reply.conversation)
      await refetch(openConversation, listConversations, countConversations)
      tell.done(t('merge.done', { source: source.number, target: target.number }))
      close()
      if (target.id !== conversation.id) go(`/conversations/${target.id}`)
    } catch (error) {
      tell.failed(error)
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      onCancel={close}
      title={t('merge.title')}
      width={560}
      okText={t('merge.go')}
      okButtonProps={{ disabled: !other, loading: busy }}
      onOk={() => void merge()}
    >
      {found.isPending ? (
        <Waiting lines={3} />
      ) : others.length === 0 ? (
        <EmptyState title={t('merge.none')} text={t('merge.noneText')} />
      ) : (
        <>
          <p className="k-muted">{t('merge.choose')}</p>
          <div className="cv-merge-list" role="radiogroup" aria-label={t('merge.choose')}>
            {others.map((one) => (
              <label key={one.id} className="cv-merge-option" data-chosen={one.id === other?.id || undefined}>
                <input type="radio" name="cv-merge" checked={one.id === other?.id} onChange={() => setOther(one)} />
                <span className="cv-merge-text">
                  <b className="k-ellipsis">
                    #{one.number} {one.subject}
                  </b>
                  <span className="k-muted k-ellipsis">{one.preview?.text}</span>
                </span>
                <StatusTag status={one.status} />
                <small className="k-muted k-nowrap">{formatShort(one.lastMessageAt)}</small>
              </label>
            ))}
          </div>
          {target && source ? (
            <div className="cv-merge-preview">
              <div className="cv-merge-way">
                <Side row={source} label={t('merge.goes')} />
                <ArrowRightOutlined aria-hidden="true" />
                <Side row={target} label={t('merge.stays')} />
                <Button icon={<SwapOutlined />} onClick={() => setKeepOther(!keepOther)}>
                  {t('merge.turn')}
                </Button>
              </div>
              <p className="k-muted">
                {t('merge.preview', {
                  count: source.messageCount,
                  total: source.messageCount + target.messageCount,
                  source: source.number,
                  target: target.number,
                })}
              </p>
            </div>
          ) : null}
        </>
      )}
    </Modal>
  )
}

function Side({ row, label }: { row: ConversationRowRecord; label: string }) {
  return (
    <div className="cv-merge-side">
      <small className="k-muted">{label}</small>
      <b>#{row.number}</b>
      <span className="k-ellipsis">{row.subject}</span>
    </div>
  )
}
