import { CloseOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { BodyOf, ReplyOf } from '#platform/contract/endpoint.ts'
import { call, refetch, useCall, useMay, useTell, useWords } from '#platform/web/index.ts'
import {
  bulkChange,
  type ConversationRowRecord,
  countConversations,
  listConversations,
  listConversationTags,
  openConversation,
  priorities,
  type Status,
} from '../../contract.ts'
import { askForReason } from '../conversation/ReasonDialog.tsx'
import { snoozePresets } from '../conversation/snooze.ts'
import { useAssignable, useTeams } from '../data/people.ts'
import { customerName } from '../labels.tsx'
import { Picker } from '../Picker.tsx'

type Action = BodyOf<typeof bulkChange>['action']
type Result = ReplyOf<typeof bulkChange>

/** One change to all chosen conversations; those that could not be changed stay chosen and are named with the reason. */
export function BulkBar({
  rows,
  ids,
  all,
  clear,
  keep,
}: {
  rows: readonly ConversationRowRecord[]
  ids: readonly string[]
  all: () => void
  clear: () => void
  keep: (ids: readonly string[]) => void
}) {
  const t = useWords('conversations')
  const tell = useTell()
  const { modal } = App.useApp()
  const members = useAssignable()
  const teams = useTeams()
  const mayWrite = useMay('conversations.write')
  const tags = useCall(listConversationTags, { query: {} })
  const [busy, setBusy] = useState(false)

  const run = async (action: Action, wanted: readonly string[] = ids) => {
    setBusy(true)
    try {
      let result: Result = await call(bulkChange, { body: { ids: wanted.slice(0, 200), action } })
      const unreasoned = result.results.filter((one) => one.code?.endsWith('needs-reason'))
      if (unreasoned.length > 0 && action.type === 'status' && !action.reason) {
        const reason = await askForReason([
          { code: 'conversations:objection.several', params: { count: unreasoned.length } },
        ])
        if (reason) {
          const second: Result = await call(bulkChange, {
            body: { ids: unreasoned.map((one) => one.id), action: { ...action, reason } },
          })
          const again = new Map(second.results.map((one) => [one.id, one]))
          result = { done: result.done + second.done, results: result.results.map((one) => again.get(one.id) ?? one) }
        }
      }
      await refetch(listConversations, countConversations, openConversation, listConversationTags)
      report(result)
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const report = (result: Result) => {
    const failed = result.results.filter((one) => !one.ok)
    if (result.done > 0) tell.done(t('bulk.done', { count: result.done }))
    if (failed.length === 0) return clear()
    keep(failed.map((one) => one.id))
    const named = new Map(rows.map((one) => [one.id, one]))
    modal.warning({
      title: t('bulk.failed', { count: failed.length }),
      width: 520,
      content: (
        <ul className="cv-bulk-failed">
          {failed.map((one) => {
            const row = named.get(one.id)
            return (
              <li key={one.id}>
                <b>{row ? `#${row.number} ${customerName(t, row.customer)}` : one.id}</b>
                <span className="k-muted">{one.message}</span>
              </li>
            )
          })}
        </ul>
      ),
    })
  }
  const status = (key: string) => {
    if (key.startsWith('snooze:')) return void run({ type: 'status', status: 'snoozed', snoozedUntil: key.slice(7) })
    void run({ type: 'status', status: key as Status })
  }
  const own = new Set(rows.flatMap((one) => one.tags))
  return (
    <div className="cv-bulk" role="toolbar" aria-label={t('bulk.label')} aria-busy={busy}>
      <div className="cv-bulk-head">
        <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('keys.chooseNone')} onClick={clear} />
        <b role="status">{t('bulk.count', { count: ids.length })}</b>
        <Button type="link" size="small" onClick={all}>
          {t('bulk.all')}
        </Button>
      </div>
      <div className="cv-bulk-actions">
        {mayWrite ? (
          <>
            <Picker
              label={t('assign.label')}
              disabled={busy}
              options={[
                { key: 'none', label: t('assign.nobody') },
                ...members.map((one) => ({ key: one.id, label: one.name })),
              ]}
              onPick={(key) => void run({ type: 'assign', assigneeId: key === 'none' ? null : key })}
            >
              {t('bulk.assign')}
            </Picker>
            <Picker
              label={t('team.label')}
              disabled={busy}
              options={[
                { key: 'none', label: t('team.none') },
                ...teams.map((one) => ({ key: one.id, label: one.name })),
              ]}
              onPick={(key) => void run({ type: 'team', teamId: key === 'none' ? null : key })}
            >
              {t('bulk.team')}
            </Picker>
            <Picker
              label={t('status.label')}
              disabled={busy}
              search={false}
              options={[
                ...(['open', 'waiting', 'resolved', 'closed'] as const).map((one) => ({
                  key: one,
                  label: t(`status.${one}`),
                })),
                ...snoozePresets().map((one) => ({
                  key: `snooze:${one.at}`,
                  label: `${t('status.snoozed')} · ${t(`snooze.${one.key}`)}`,
                })),
              ]}
              onPick={status}
            >
              {t('bulk.status')}
            </Picker>
            <Picker
              label={t('priority.label')}
              disabled={busy}
              search={false}
              options={priorities.map((one) => ({ key: one, label: t(`priority.${one}`) }))}
              onPick={(priority) => void run({ type: 'priority', priority: priority as (typeof priorities)[number] })}
            >
              {t('bulk.priority')}
            </Picker>
            <Picker
              label={t('tags.label')}
              disabled={busy}
              options={(tags.data?.items ?? []).map((one) => ({
                key: one.tag,
                label: one.tag,
                hint: own.has(one.tag) ? t('tags.takeOff') : '',
              }))}
              create={(tag) => void run({ type: 'tags', add: [tag], remove: [] })}
              onPick={(tag) =>
                void run(
                  own.has(tag) ? { type: 'tags', add: [], remove: [tag] } : { type: 'tags', add: [tag], remove: [] },
                )
              }
            >
              {t('bulk.tags')}
            </Picker>
          </>
        ) : null}
        <button type="button" className="cv-pick" disabled={busy} onClick={() => void run({ type: 'read' })}>
          {t('bulk.read')}
        </button>
      </div>
    </div>
  )
}
