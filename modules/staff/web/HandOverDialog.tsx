import { Button, Modal } from 'antd'
import { useState } from 'react'
import {
  changeMember,
  type HoldingCountsRecord,
  type HoldingRecord,
  handOverHoldings,
  holdingKinds,
  listHoldings,
  listLeftWork,
  listMembers,
  type OwnerInput,
} from '#modules/staff/contract.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { call, formatDayTime, Link, Loaded, refetch, useCall, useTell, useWords } from '#platform/web/index.ts'
import { heldText, inOrder, sumOf } from './held.ts'
import { OwnerSelect, type OwnerValue, ownerOf } from './owner.tsx'
import './left-work.css'

type Done = ReplyOf<typeof handOverHoldings>

/**
 * What somebody has in hand, and to whom it goes. `leaving`: they are deactivated by the same button, with or without
 * handing it on; nothing hinders that, but it is said what stays behind.
 */
export function HandOverDialog({
  member,
  leaving,
  close,
}: {
  member: { id: string; name: string }
  leaving: boolean
  close: () => void
}) {
  const t = useWords('staff')
  const tell = useTell()
  const [gone, setGone] = useState(!leaving)
  const [to, setTo] = useState<OwnerValue | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const [busy, setBusy] = useState(false)
  const params = { id: member.id }
  const held = useCall(listHoldings, { params })
  const left = held.data ? sumOf(held.data.counts) : 0

  const go = async () => {
    setBusy(true)
    try {
      // First into other hands: at no time is it nobody's.
      const handed = to && left > 0 ? await handAll(member.id, ownerOf(to)) : null
      if (!gone) {
        await call(changeMember, { params, body: { deactivated: true } })
        setGone(true)
      }
      const given = handed && sumOf(handed.handed) > 0 ? t('left.handed', { what: heldText(t, handed.handed) }) : null
      if (given ?? !handed) tell.done(given ?? t('web:saved'))
      if (!handed || sumOf(handed.left) === 0) return close()
      setDone(handed)
      setTo(null)
    } catch (problem) {
      tell.failed(problem)
    } finally {
      setBusy(false)
      void refetch(listMembers, listHoldings, listLeftWork)
    }
  }
  const what = gone ? 'left.hand' : to && left > 0 ? 'left.handAndDeactivate' : 'members.deactivate'
  return (
    <Modal
      open
      onCancel={close}
      width={520}
      title={t(gone ? 'left.title' : 'members.deactivateTitle', { name: member.name })}
      footer={[
        <Button key="cancel" onClick={close}>
          {t(done ? 'web:close' : 'web:cancel')}
        </Button>,
        <Button
          key="go"
          type="primary"
          danger={!gone}
          loading={busy}
          disabled={held.isLoading || (gone && (!to || left === 0))}
          onClick={() => void go()}
        >
          {t(what)}
        </Button>,
      ]}
    >
      {gone ? null : <p>{t('members.deactivateText')}</p>}
      <Loaded query={held} lines={3}>
        {({ counts, items }) =>
          sumOf(counts) === 0 ? (
            <p className="k-muted">{t('left.none')}</p>
          ) : (
            <div className="left-work">
              <p role="status">{t('left.sum', { what: heldText(t, counts) })}</p>
              <Pieces items={items} counts={counts} refused={done?.refused ?? []} />
              <div className="left-to">
                <span>{t('left.to')}</span>
                <OwnerSelect
                  teamId={null}
                  without={member.id}
                  size="middle"
                  allowClear
                  placeholder={t('left.choose')}
                  value={to}
                  onChange={(next) => setTo(next ?? null)}
                />
              </div>
              {gone ? null : <small className="k-muted">{t('left.later')}</small>}
            </div>
          )
        }
      </Loaded>
    </Modal>
  )
}

/** Some at a time, until each has been tried. */
async function handAll(id: string, to: OwnerInput): Promise<Done> {
  const handed = { conversation: 0, promise: 0, task: 0 }
  const refused: Done['refused'] = []
  for (let after: string | undefined; ; ) {
    const done = await call(handOverHoldings, { params: { id }, body: { to, ...(after ? { after } : {}) } })
    for (const kind of holdingKinds) handed[kind] += done.handed[kind]
    refused.push(...done.refused)
    if (!done.next) return { ...done, handed, refused }
    after = done.next
  }
}

/** Each piece leads to where it is; what was refused says why. */
function Pieces({
  items,
  counts,
  refused,
}: {
  items: readonly HoldingRecord[]
  counts: HoldingCountsRecord
  refused: Done['refused']
}) {
  const t = useWords('staff')
  const why = new Map(refused.map((one) => [one.id, one.reason]))
  const more = sumOf(counts) - items.length
  return (
    <ul className="left-pieces">
      {inOrder(items).map((one) => (
        <li key={one.id}>
          <span className="left-kind">{t(`left.kind.${one.kind}`)}</span>
          <span className="left-what">
            <Link
              to={(one.conversationId ? '/conversations/$id' : '/tasks') as '/'}
              params={(one.conversationId ? { id: one.conversationId } : {}) as never}
              search={(one.conversationId ? { side: '1' } : { owner: 'left' }) as never}
              className="k-ellipsis"
            >
              {one.text}
            </Link>
            {why.has(one.id) ? <small className="left-why">{why.get(one.id)}</small> : null}
          </span>
          <small className="k-muted">
            {[one.number === null ? null : `#${one.number}`, one.dueAt ? formatDayTime(one.dueAt) : null]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </li>
      ))}
      {more > 0 ? (
        <li className="k-muted">
          <span>{t('left.more', { count: more })}</span>
        </li>
      ) : null}
    </ul>
  )
}
