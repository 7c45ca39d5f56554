import { Button, Input } from 'antd'
import { useState } from 'react'
import { postMessage } from '#modules/conversations/contract.ts'
import { type Amends, messageAmends } from '#modules/conversations/web/index.tsx'
import {
  CallProblem,
  call,
  formatDayTime,
  isComposing,
  Keys,
  Slot,
  useCall,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import {
  answerProposal,
  type PromiseRecord,
  type ProposalRecord,
  proposalTold,
  readProposalText,
  withdrawProposal,
} from '../../contract.ts'

type Run = (send: () => Promise<unknown>, words: string) => Promise<void>
type Props = { promise: PromiseRecord; proposal: ProposalRecord; run: Run }

/** Another time for a promise: written and not yet sent, told and not yet answered, or what the customer said. */
export function ProposalNote({ promise, proposal, run }: Props) {
  const t = useWords('promises')
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const [open, setOpen] = useState(proposal.createdBy.kind === 'staff')
  const { state, kind } = proposal
  if (state === 'withdrawn' || (!promise.outstanding && !proposal.answerable)) return null
  const params = { id: promise.id, proposalId: proposal.id }
  const act = async (send: () => Promise<unknown>) => {
    if (busy) return
    setBusy(true)
    try {
      await run(send, '')
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const mayWork = promise.abilities.change || proposal.answerable
  return (
    <section className="promise-proposal" data-state={state} aria-label={t(`proposal.${kind}`)}>
      <p>
        <b>{t(`proposal.${kind}`)}</b> {t(`proposal.state.${state}`, { when: formatDayTime(proposal.dueAt) })}
      </p>
      {proposal.reason ? <p className="side-quote">{proposal.reason}</p> : null}
      {proposal.words ? <p className="side-quote">{t('proposal.said', { words: proposal.words })}</p> : null}
      {state === 'drafted' && mayWork ? (
        open ? (
          <SendProposal
            key={`${proposal.dueAt} ${proposal.reason}`}
            promise={promise}
            proposal={proposal}
            act={act}
            busy={busy}
          />
        ) : (
          <div className="side-go">
            <Button size="small" type="primary" onClick={() => setOpen(true)}>
              {t('proposal.look')}
            </Button>
          </div>
        )
      ) : null}
      {proposal.answerable && mayWork ? (
        <div className="side-go">
          <Button
            size="small"
            loading={busy}
            onClick={() => void act(() => call(answerProposal, { params, body: { accept: true } }))}
          >
            {t('proposal.accept')}
          </Button>
          <Button
            size="small"
            disabled={busy}
            onClick={() => void act(() => call(answerProposal, { params, body: { accept: false } }))}
          >
            {t('proposal.refuse')}
          </Button>
          {state === 'proposed' ? (
            <Button
              size="small"
              type="text"
              disabled={busy}
              onClick={() => void act(() => call(withdrawProposal, { params }))}
            >
              {t('proposal.takeBack')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </section>
  )
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
const htmlOf = (text: string) =>
  text
    .split('\n')
    .map((line) => `<p>${escaped(line).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`)}</p>`)
    .join('')

/** The text as the customer will read it, to be changed; Ctrl/⌘ Enter sends it through the conversation's channel. */
function SendProposal({
  promise,
  proposal,
  act,
  busy,
}: {
  promise: PromiseRecord
  proposal: ProposalRecord
  act: (send: () => Promise<unknown>) => Promise<void>
  busy: boolean
}) {
  const t = useWords('promises')
  const params = { id: promise.id, proposalId: proposal.id }
  const { data, error } = useCall(readProposalText, { params })
  const [own, setOwn] = useState<string | null>(null)
  const [amends, hold] = useState<Amends | null>(null)
  if (error instanceof CallProblem) return <p className="side-problem">{error.message}</p>
  if (!data) return null
  const text = own ?? data.text
  const ready = text.trim() !== '' && amends?.ready !== false
  const send = async () => {
    if (!ready) return
    await act(async () => {
      const along = (await amends?.make()) ?? ''
      await call(postMessage, {
        params: { id: promise.conversationId },
        body: { id: data.messageId, direction: 'outbound', html: htmlOf(text.trim()) + along },
      })
    })
  }
  return (
    <form
      className="promise-send"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (isComposing(event) || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        void send()
      }}
    >
      <Input.TextArea
        autoFocus
        value={text}
        maxLength={4000}
        autoSize={{ minRows: 4, maxRows: 12 }}
        aria-label={t('proposal.text')}
        onChange={(event) => setOwn(event.target.value)}
      />
      {promise.customerId ? (
        <Slot
          of={messageAmends}
          props={{
            conversationId: promise.conversationId,
            customerId: promise.customerId,
            id: proposal.id,
            hold,
          }}
        />
      ) : null}
      <div className="side-go">
        <Button
          size="small"
          type="text"
          disabled={busy}
          onClick={() => void act(() => call(withdrawProposal, { params }))}
        >
          {t('proposal.drop')}
        </Button>
        <Button size="small" disabled={busy} onClick={() => void act(() => call(proposalTold, { params }))}>
          {t('proposal.toldOtherwise')}
        </Button>
        <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={!ready}>
          {t('proposal.send')} <Keys keys="mod+enter" />
        </Button>
      </div>
    </form>
  )
}
