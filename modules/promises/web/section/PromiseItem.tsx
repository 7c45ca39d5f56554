import { MoreOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useRef, useState } from 'react'
import type { ConversationHeadRecord } from '#modules/conversations/contract.ts'
import { OwnerName } from '#modules/staff/web/index.tsx'
import { type Meanwhile, MeanwhileNote, meanwhileOf, useTell, useWords } from '#platform/web/index.ts'
import type { PromiseRecord } from '../../contract.ts'
import { DueChip } from '../DueChip.tsx'
import { InnerLine, InternalMark } from '../InnerLine.tsx'
import { promisesChanged } from '../promises.ts'
import { type Action, ActionPanel } from './ActionPanel.tsx'
import { History, WrittenLater } from './History.tsx'
import { ProposalNote } from './ProposalNote.tsx'
import { SaidDone, type SaidDoneRecord } from './SaidDone.tsx'

/** One promise: its time, its words, whose it is, and what can be done to it now. */
export function PromiseItem({
  promise,
  said,
  conversation,
}: {
  promise: PromiseRecord
  said: SaidDoneRecord
  conversation: ConversationHeadRecord
}) {
  const t = useWords('promises')
  const tell = useTell()
  const [action, setAction] = useState<Action | null>(null)
  const [history, showHistory] = useState(false)
  const [meanwhile, setMeanwhile] = useState<(Meanwhile & { words: string }) | null>(null)
  const item = useRef<HTMLLIElement>(null)
  const { abilities } = promise
  // What the customer does not know yet may be given another time still.
  const waiting = promise.proposal?.state === 'proposed'
  const record =
    promise.state === 'kept' && !history ? promise.history?.findLast(({ kind }) => kind === 'kept')?.record : null
  const more: Action[] = (
    ['propose', 'delegate', 'change', 'renegotiate', 'break', 'withdraw', 'reopen'] as const
  ).filter((one) => abilities[one])
  const begin = (next: Action) => {
    setMeanwhile(null)
    setAction(next)
  }
  const end = () => {
    setAction(null)
    setTimeout(() => item.current?.querySelector<HTMLElement>('button')?.focus())
  }
  /** @returns whether it was done; words that could not be used are shown, not lost */
  const run = async (send: () => Promise<unknown>, words: string) => {
    try {
      await send()
      end()
      await promisesChanged()
    } catch (error) {
      const told = meanwhileOf(error)
      if (!told) throw error
      setAction(null)
      setMeanwhile({ ...told, words })
      await promisesChanged().catch(tell.failed)
    }
  }
  return (
    <li
      className="promise"
      ref={item}
      data-outstanding={promise.outstanding || undefined}
      data-overdue={promise.overdue || undefined}
    >
      <div className="promise-top">
        <DueChip promise={promise} />
        <OwnerName owner={promise.owner} />
      </div>
      <p className="promise-text">
        <InternalMark internal={promise.internal} />
        {promise.text}
      </p>
      {promise.beneficiary.kind === 'customer' ? null : (
        <p className="side-hint">{t('inner.for', { name: promise.beneficiary.name })}</p>
      )}
      {promise.inner ? <InnerLine inner={promise.inner} /> : null}
      {promise.evidenceFile ? (
        <a className="promise-file k-ellipsis" href={`/api/v1/attachments/${promise.evidenceFile.id}`}>
          <PaperClipOutlined aria-hidden="true" /> {promise.evidenceFile.name}
        </a>
      ) : null}
      {promise.reason ? <p className="side-quote">{promise.reason}</p> : null}
      {record ? (
        <p className="side-hint">
          <WrittenLater record={record} />
        </p>
      ) : null}
      {promise.agreedAt ? <p className="promise-agreed">{t('said.agreed')}</p> : null}
      {said && promise.abilities.keep && promise.outstanding && !promise.internal && promise.createdAt < said.at ? (
        <SaidDone promise={promise} said={said} run={run} />
      ) : null}
      {promise.proposal ? <ProposalNote promise={promise} proposal={promise.proposal} run={run} /> : null}
      {meanwhile ? (
        <MeanwhileNote
          space="promises"
          meanwhile={meanwhile}
          words={meanwhile.words}
          close={() => setMeanwhile(null)}
        />
      ) : null}
      {action ? (
        <ActionPanel key={action} action={action} promise={promise} conversation={conversation} run={run} close={end} />
      ) : (
        <div className="promise-actions">
          {abilities.keep ? (
            <Button
              size="small"
              type={promise.outstanding ? 'primary' : 'default'}
              ghost={promise.outstanding}
              onClick={() => begin('keep')}
            >
              {t('action.keep')}
            </Button>
          ) : null}
          {abilities.propose && !waiting ? (
            <Button size="small" onClick={() => begin('propose')}>
              {t('action.propose')}
            </Button>
          ) : null}
          {abilities.renegotiate && !abilities.propose ? (
            <Button size="small" onClick={() => begin('renegotiate')}>
              {t(promise.state === 'open' && !promise.overdue ? 'action.renegotiate' : 'action.mend')}
            </Button>
          ) : null}
          {!promise.outstanding && abilities.reopen ? (
            <Button size="small" type="text" onClick={() => begin('reopen')}>
              {t('action.reopen')}
            </Button>
          ) : null}
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                ...more
                  .filter((one) => one !== 'propose' && one !== 'reopen')
                  .filter((one) => one !== 'renegotiate' || abilities.propose)
                  .map((one) => ({
                    key: one,
                    label: t(one === 'renegotiate' ? 'action.agreed' : `action.${one}`),
                    danger: one === 'break',
                  })),
                { key: 'history', label: t(history ? 'history.hide' : 'history.show') },
              ],
              onClick: ({ key }) => (key === 'history' ? showHistory(!history) : begin(key as Action)),
            }}
          >
            <Button size="small" type="text" icon={<MoreOutlined />} aria-label={t('action.more')} />
          </Dropdown>
        </div>
      )}
      {history ? <History changes={promise.history ?? []} /> : null}
    </li>
  )
}
