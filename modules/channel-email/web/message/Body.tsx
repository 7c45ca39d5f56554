import { DownOutlined, UpOutlined } from '@ant-design/icons'
import { type ReactNode, useState } from 'react'
import type { MessageRecord } from '#modules/conversations/contract.ts'
import { useOpenConversation } from '#modules/conversations/web/index.tsx'
import { formatFull, useCall, useWords } from '#platform/web/index.ts'
import { type AddressRecord, type MailFactsRecord, readMailFacts } from '../../contract.ts'
import { bareSubject, called, spoken } from '../addresses.ts'
import { MailFrame } from './MailFrame.tsx'
import { Notes } from './Notes.tsx'

/** From whom to whom, what it is about, and the mail: in its frame when it has a layout of its own. */
export function Body({ message, facts, plain }: { message: MessageRecord; facts: MailFactsRecord; plain: ReactNode }) {
  const t = useWords('channel-email')
  const { conversation } = useOpenConversation()
  const otherSubject = facts.subject.trim() !== '' && bareSubject(facts.subject) !== bareSubject(conversation.subject)
  return (
    <div className="ml-mail" data-framed={facts.html || undefined}>
      <div className="ml-top">
        <Recipients facts={facts} ours={message.direction === 'outbound'} />
        {otherSubject ? (
          <p className="ml-about">
            <span className="k-muted">{t('message.subject')}</span> {facts.subject}
          </p>
        ) : null}
        <Notes notes={facts.notes} />
      </div>
      {facts.html ? <MailFrame messageId={message.id} facts={facts} author={message.author.name ?? ''} /> : plain}
      {!facts.html && facts.folded ? <Folded messageId={message.id} /> : null}
    </div>
  )
}

/** One line; a click shows everybody by name and address. */
function Recipients({ facts, ours }: { facts: MailFactsRecord; ours: boolean }) {
  const t = useWords('channel-email')
  const [open, setOpen] = useState(false)
  const { from, to, cc, bcc, date } = facts
  const some = (list: readonly AddressRecord[]) =>
    list.slice(0, 2).map(called).join(t('compose.and')) +
    (list.length > 2 ? t('compose.others', { count: list.length - 2 }) : '')
  const line = [
    ...(from && !ours ? [from.address] : []),
    ...(to.length > 0 ? [t('message.to', { names: some(to) })] : []),
    ...(cc.length > 0 ? [t('compose.goes.cc', { names: some(cc) })] : []),
    ...(bcc.length > 0 ? [t('compose.goes.bcc', { names: some(bcc) })] : []),
  ]
  const rows: [string, readonly AddressRecord[]][] = [
    ['compose.from', from ? [from] : []],
    ['compose.to', to],
    ['compose.cc', cc],
    ['compose.bcc', bcc],
  ]
  return (
    <>
      <button type="button" className="ml-who" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="k-ellipsis">{line.join(t('compose.comma'))}</span>
        {open ? <UpOutlined aria-hidden="true" /> : <DownOutlined aria-hidden="true" />}
      </button>
      {open ? (
        <dl className="ml-all">
          {rows.map(([label, list]) =>
            list.length === 0 ? null : (
              <div key={label}>
                <dt>{t(label)}</dt>
                <dd>
                  {list.map((one) => (
                    <span key={one.address}>{spoken(one)}</span>
                  ))}
                </dd>
              </div>
            ),
          )}
          <div>
            <dt>{t('compose.subject')}</dt>
            <dd>{facts.subject || t('message.noSubject')}</dd>
          </div>
          {date ? (
            <div>
              <dt>{t('message.date')}</dt>
              <dd>{formatFull(date)}</dd>
            </div>
          ) : null}
        </dl>
      ) : null}
    </>
  )
}

/** Quote and signature of a plain mail, fetched when somebody wants to see them. */
function Folded({ messageId }: { messageId: string }) {
  const t = useWords('channel-email')
  const [open, setOpen] = useState(false)
  const { data, error } = useCall(readMailFacts, { params: { id: messageId } }, { enabled: open, staleTime: 600_000 })
  return (
    <div className="ml-folded">
      <button type="button" className="ml-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'message.hideQuote' : 'message.showQuote')}
      </button>
      {open ? (
        <div className="ml-quote" aria-busy={!data && !error}>
          {error ? error.message : (data?.folded ?? t('web:loading'))}
        </div>
      ) : null}
    </div>
  )
}
