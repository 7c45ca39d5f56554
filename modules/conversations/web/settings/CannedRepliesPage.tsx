import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Popconfirm, Segmented, Tag } from 'antd'
import { useMemo, useState } from 'react'
import {
  call,
  EmptyState,
  ErrorState,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useLive,
  useMay,
  useSearchParam,
  useTell,
  useWords,
  Waiting,
} from '#platform/web/index.ts'
import { type CannedReplyRecord, listCannedReplies, removeCannedReply } from '../../contract.ts'
import { CannedReplyForm } from './CannedReplyForm.tsx'
import '../list/list.css'
import './settings.css'

type Shown = 'all' | 'personal' | 'shared'

/** 设置 → 快捷回复: one's own and those of the team and the company. */
export function CannedRepliesPage() {
  const t = useWords('conversations')
  const mayWrite = useMay('conversations.write')
  const [shown, setShown] = useSearchParam('scope', 'all')
  const [editing, setEditing] = useState<CannedReplyRecord | 'new' | null>(null)
  const query = useCall(listCannedReplies, { query: { limit: 500 } })
  useLive('canned-reply.changed', () => void refetch(listCannedReplies))
  const items = useMemo(
    () =>
      (query.data?.items ?? []).filter(
        (one) => shown === 'all' || (shown === 'personal') === (one.scope === 'personal'),
      ),
    [query.data, shown],
  )
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>
      {t('canned.new')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('canned.title')} about={t('canned.about')} actions={mayWrite ? add : null} />
      <div>
        <Segmented
          aria-label={t('canned.scope')}
          value={shown as Shown}
          onChange={setShown}
          options={(['all', 'personal', 'shared'] as const).map((one) => ({
            value: one,
            label: t(`canned.show.${one}`),
          }))}
        />
      </div>
      {query.isPending ? (
        <Waiting lines={5} />
      ) : query.error && !query.data ? (
        <ErrorState problem={query.error} retry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState title={t('canned.empty')} text={t('canned.emptyText')} action={mayWrite ? add : null} />
      ) : (
        <Panel flush>
          <ul className="cv-canned-list">
            {items.map((one) => (
              <CannedLine key={one.id} canned={one} edit={() => setEditing(one)} />
            ))}
          </ul>
        </Panel>
      )}
      {editing ? <CannedReplyForm canned={editing === 'new' ? null : editing} close={() => setEditing(null)} /> : null}
    </Page>
  )
}

function CannedLine({ canned, edit }: { canned: CannedReplyRecord; edit: () => void }) {
  const t = useWords('conversations')
  const tell = useTell()
  const remove = async () => {
    try {
      await call(removeCannedReply, { params: { id: canned.id } })
      await refetch(listCannedReplies)
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <li>
      <div className="cv-canned-text">
        <div className="cv-canned-name">
          <b>{canned.title}</b>
          {canned.shortcut ? <code>/{canned.shortcut}</code> : null}
          <Tag>
            {canned.scope === 'team'
              ? (canned.team?.name ?? t('canned.scopes.team'))
              : t(`canned.scopes.${canned.scope}`)}
          </Tag>
        </div>
        <p className="k-muted">{canned.text}</p>
      </div>
      {canned.abilities.edit ? (
        <span className="k-nowrap">
          <Button
            type="text"
            icon={<EditOutlined />}
            aria-label={t('canned.edit', { title: canned.title })}
            onClick={edit}
          />
          <Popconfirm title={t('canned.removeAsk', { title: canned.title })} onConfirm={remove}>
            <Button type="text" icon={<DeleteOutlined />} aria-label={t('canned.remove', { title: canned.title })} />
          </Popconfirm>
        </span>
      ) : null}
    </li>
  )
}
