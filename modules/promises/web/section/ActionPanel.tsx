import { Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { type ConversationHeadRecord, openConversation, postMessage } from '#modules/conversations/contract.ts'
import { type Amends, messageAmends } from '#modules/conversations/web/index.tsx'
import { OwnerSelect, type OwnerValue, ownerOf } from '#modules/staff/web/index.tsx'
import { listConversationTasks } from '#modules/tasks/contract.ts'
import {
  CallProblem,
  call,
  formatDayTime,
  newId,
  SideForm,
  Slot,
  useCall,
  useClear,
  useWords,
} from '#platform/web/index.ts'
import {
  type AgreementGiven,
  breakPromise,
  changePromise,
  delegatePromise,
  keepPromise,
  type PromiseRecord,
  type ProposalKind,
  proposeNewDate,
  renegotiatePromise,
  reopenPromise,
  withdrawPromise,
  wordsFreeFor,
} from '../../contract.ts'
import { AgreementField } from './AgreementField.tsx'
import { DueField } from './DueField.tsx'

export type Action = 'keep' | 'propose' | 'delegate' | 'renegotiate' | 'break' | 'withdraw' | 'reopen' | 'change'
/** These want a sentence. */
const withReason: readonly Action[] = ['renegotiate', 'break', 'withdraw', 'delegate']
/** These want a time. */
const withDue: readonly Action[] = ['renegotiate', 'propose', 'delegate']
/** The server asks once more before it does these. */
const asksAgain: readonly string[] = ['promises.inner-open', 'promises.inner-later', 'promises.inner-after']

/** What one does to a promise, with the words that go with it; Ctrl/⌘ Enter does it. */
export function ActionPanel({
  action,
  promise,
  conversation,
  run,
  close,
}: {
  action: Action
  promise: PromiseRecord
  conversation: ConversationHeadRecord
  run: (send: () => Promise<unknown>, words: string) => Promise<void>
  close: () => void
}) {
  const t = useWords('promises')
  const [words, setWords] = useState(action === 'change' ? promise.text : '')
  const [why, setWhy] = useState('')
  const [evidence, setEvidence] = useState<string | undefined>(undefined)
  const [kind, setKind] = useState<ProposalKind>('ask')
  const [due, setDue] = useState<number | null>(null)
  const [owner, setOwner] = useState<OwnerValue>(`${promise.owner.kind}:${promise.owner.id}`)
  const [newPromiseId] = useState(newId)
  // What makes up for a broken promise goes to the customer in a message of its own.
  const [amends, hold] = useState<Amends | null>(null)
  const [messageId] = useState(newId)
  const mends = action === 'renegotiate' && promise.overdue && !promise.internal && conversation.status !== 'closed'
  // Colleagues agree among themselves; what was promised to a customer is theirs to move.
  const agrees = action === 'renegotiate' && !promise.internal
  const [agreement, setAgreement] = useState<AgreementGiven | null>(null)
  // What was seen when one began: whoever changed it since is told about, not overwritten.
  const [version] = useState(promise.version)
  // What the server asked about once and would do the second time.
  const [anyway, setAnyway] = useState('')
  // The customer has read it sooner than we thought.
  const [read, setRead] = useState(false)
  const said = words.trim()
  // The customer may have read it: they are told what it said before, and why it says something else.
  const told =
    action === 'change' &&
    !promise.internal &&
    said !== promise.text &&
    (read || Date.now() - Date.parse(promise.createdAt) > wordsFreeFor)
  const ready =
    !(withReason.includes(action) && !said) &&
    !(withDue.includes(action) && due === null) &&
    !(action === 'change' && !said) &&
    amends?.ready !== false &&
    !(agrees && !agreement) &&
    !(told && !why.trim()) &&
    !(action === 'keep' && !said && !evidence)

  const params = { id: promise.id }
  const renegotiate = async () => {
    // First what the customer is told: whatever fails then is seen here, and nothing is sent twice.
    if (amends) {
      const body = { id: messageId, direction: 'outbound' as const, html: await amends.make() }
      await call(postMessage, { params: { id: conversation.id }, body })
    }
    const dueAt = new Date(due ?? 0).toISOString()
    return call(renegotiatePromise, {
      params,
      body: {
        ...{ version, newId: newPromiseId, dueAt, reason: said, owner: ownerOf(owner) },
        ...(agrees && agreement ? { agreement } : {}),
        ...(anyway ? { moveInner: true } : {}),
      },
    })
  }
  const send = () => {
    switch (action) {
      case 'keep':
        return call(keepPromise, {
          params,
          body: {
            version,
            ...(said ? { evidence: said } : {}),
            ...evidenceOf(evidence),
            ...(anyway ? { anyway: true } : {}),
          },
        })
      case 'renegotiate':
        return renegotiate()
      case 'propose':
        return call(proposeNewDate, {
          params,
          body: {
            version,
            id: newPromiseId,
            kind,
            dueAt: new Date(due ?? 0).toISOString(),
            ...(said ? { reason: said } : {}),
          },
        })
      case 'delegate':
        return call(delegatePromise, {
          params,
          body: {
            id: newPromiseId,
            text: said,
            owner: ownerOf(owner),
            dueAt: new Date(due ?? 0).toISOString(),
            ...(anyway ? { anyway: true } : {}),
          },
        })
      case 'break':
        return call(breakPromise, { params, body: { version, reason: said } })
      case 'withdraw':
        return call(withdrawPromise, { params, body: { version, reason: said } })
      case 'reopen':
        return call(reopenPromise, { params, body: { version, ...(said ? { reason: said } : {}) } })
      case 'change':
        return call(changePromise, {
          params,
          body: { version, text: said, owner: ownerOf(owner), ...(told ? { reason: why.trim() } : {}) },
        })
    }
  }
  const askedAgain = (problem: unknown) => {
    if (
      action === 'change' &&
      problem instanceof CallProblem &&
      problem.fields.some(({ field }) => field === 'reason')
    ) {
      setRead(true)
      return true
    }
    if (!(problem instanceof CallProblem) || !asksAgain.includes(problem.code)) return false
    setAnyway(problem.message)
    return true
  }
  const again = action === 'renegotiate' ? 'panel.moveInner' : 'panel.anyway'
  const go = anyway ? again : action === 'propose' ? 'panel.draft' : `action.${action}`
  return (
    <SideForm
      label={t(`action.${action}`)}
      go={t(go)}
      ready={ready}
      danger={action === 'break'}
      send={() => run(send, action === 'change' && said === promise.text ? '' : said)}
      caught={askedAgain}
      note={anyway}
      close={close}
    >
      <Input.TextArea
        autoFocus
        value={words}
        maxLength={action === 'change' ? 500 : 1000}
        autoSize={{ minRows: action === 'change' ? 1 : 2, maxRows: 6 }}
        aria-label={t(`panel.${action}`)}
        placeholder={t(`panel.${action}`)}
        onChange={(event) => setWords(event.target.value)}
      />
      {told ? (
        <>
          <Input.TextArea
            value={why}
            maxLength={1000}
            autoSize={{ minRows: 1, maxRows: 4 }}
            aria-label={t('panel.changeWhy')}
            placeholder={t('panel.changeWhy')}
            onChange={(event) => setWhy(event.target.value)}
          />
          <p className="side-hint">{t('panel.changeHint')}</p>
        </>
      ) : null}
      {action === 'keep' ? (
        <EvidenceSelect promise={promise} conversationId={conversation.id} value={evidence} onChange={setEvidence} />
      ) : null}
      {action === 'propose' ? (
        <Segmented<ProposalKind>
          block
          size="small"
          value={kind}
          aria-label={t('panel.kind')}
          onChange={setKind}
          options={[
            { value: 'ask', label: t('proposal.ask') },
            { value: 'notice', label: t('proposal.notice') },
          ]}
        />
      ) : null}
      {action === 'propose' ? <p className="side-hint">{t(`panel.${kind}Hint`)}</p> : null}
      {withDue.includes(action) ? (
        <DueField
          value={due}
          onChange={setDue}
          teamId={conversation.team?.id ?? null}
          customerId={conversation.customer.id}
          {...(action === 'delegate' ? { before: Date.parse(promise.dueAt) } : {})}
        />
      ) : null}
      {agrees ? <AgreementField promise={promise} conversationId={conversation.id} hold={setAgreement} /> : null}
      {action === 'renegotiate' || action === 'change' || action === 'delegate' ? (
        <OwnerSelect
          value={owner}
          onChange={setOwner}
          teamId={action === 'delegate' || promise.internal ? null : (conversation.team?.id ?? null)}
          aria-label={t('owner.label')}
        />
      ) : null}
      {mends ? (
        <Slot
          of={messageAmends}
          props={{ conversationId: conversation.id, customerId: conversation.customer.id, id: promise.id, hold }}
        />
      ) : null}
      {action === 'break' ? <p className="side-hint">{t('panel.breakHint')}</p> : null}
    </SideForm>
  )
}

/** `message:<id>`, `file:<id>` or `task:<id>`, as the request wants it. */
function evidenceOf(value: string | undefined) {
  const [kind, id] = value?.split(':') ?? []
  if (!id) return {}
  if (kind === 'task') return { evidenceTaskId: id }
  return kind === 'file' ? { evidenceFileId: id } : { evidenceMessageId: id }
}

/** What shows that it was kept: the messages we wrote last, the tasks done, and the files of the conversation. */
function EvidenceSelect({
  promise,
  conversationId,
  value,
  onChange,
}: {
  promise: PromiseRecord
  conversationId: string
  value: string | undefined
  onChange: (id: string | undefined) => void
}) {
  const t = useWords('promises')
  const clearing = useClear()
  const { data } = useCall(openConversation, { params: { id: conversationId } })
  const { data: tasks } = useCall(listConversationTasks, { params: { id: conversationId } })
  const items = data?.timeline.items ?? []
  const done = (tasks?.items ?? []).filter((one) => one.state === 'done' && (one.note || one.file)).slice(-8)
  // Only what was said after it was made can show that it was kept.
  const since = Date.parse(promise.createdAt)
  const ours = items
    .flatMap((one) => (one.type === 'message' && one.direction !== 'inbound' ? [one] : []))
    .filter((one) => one.id !== promise.fromMessageId && one.author.kind === 'staff' && Date.parse(one.at) >= since)
    .slice(-8)
    .reverse()
  const files = items
    .flatMap((one) => (one.type === 'message' ? one.attachments : []))
    .slice(-8)
    .reverse()
  if (ours.length + files.length + done.length === 0) return null
  return (
    <Select<string>
      size="small"
      allowClear={clearing}
      value={value}
      placeholder={t('panel.message')}
      aria-label={t('panel.message')}
      onChange={(id) => onChange(id)}
      options={[
        {
          label: t('panel.messages'),
          options: ours.map((one) => ({
            value: `message:${one.id}`,
            label: `${formatDayTime(one.at)} ${one.text.slice(0, 60) || t('panel.withoutWords')}`,
          })),
        },
        {
          label: t('panel.tasks'),
          options: done.map((one) => ({ value: `task:${one.id}`, label: one.title })),
        },
        {
          label: t('panel.files'),
          options: files.map((one) => ({ value: `file:${one.id}`, label: one.name })),
        },
      ].filter(({ options }) => options.length > 0)}
    />
  )
}
