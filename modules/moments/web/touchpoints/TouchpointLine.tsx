import { ArrowDownOutlined, ArrowUpOutlined, EditOutlined, InboxOutlined, UndoOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { call, useTell, useWords } from '#platform/web/index.ts'
import { changeTouchpoint, type TouchpointRecord } from '../../contract/touchpoints.ts'
import { refetchTouchpoints } from './refetch.ts'
import { TouchpointForm } from './TouchpointForm.tsx'

/** One touchpoint of the catalogue, at its place in the stage. */
export function TouchpointLine({
  touchpoint,
  place,
  last,
}: {
  touchpoint: TouchpointRecord
  place: number
  last: boolean
}) {
  const t = useWords('moments')
  const tell = useTell()
  const [editing, setEditing] = useState(false)
  const { id, name, version, recent } = touchpoint
  const archived = touchpoint.archivedAt !== null
  const change = async (body: { place?: number; archived?: boolean }) => {
    try {
      await call(changeTouchpoint, { params: { id }, body: { version, ...body } })
    } catch (error) {
      tell.failed(error)
    }
    await refetchTouchpoints()
  }
  return (
    <li data-archived={archived || undefined}>
      <span className="tp-name">{name}</span>
      <small>{archived ? t('touchpoints.archived') : t('touchpoints.recent', { count: recent })}</small>
      <span className="tp-actions">
        {archived ? (
          <Button
            type="text"
            size="small"
            icon={<UndoOutlined />}
            aria-label={t('touchpoints.bringBack', { name })}
            onClick={() => void change({ archived: false })}
          />
        ) : (
          <>
            <Button
              type="text"
              size="small"
              icon={<ArrowUpOutlined />}
              disabled={place === 0}
              aria-label={t('touchpoints.up', { name })}
              onClick={() => void change({ place: place - 1 })}
            />
            <Button
              type="text"
              size="small"
              icon={<ArrowDownOutlined />}
              disabled={last}
              aria-label={t('touchpoints.down', { name })}
              onClick={() => void change({ place: place + 1 })}
            />
            <Button
              type="text"
              size="small"
              icon={<EditOutlined />}
              aria-label={t('touchpoints.edit', { name })}
              onClick={() => setEditing(true)}
            />
            <Button
              type="text"
              size="small"
              icon={<InboxOutlined />}
              aria-label={t('touchpoints.archive', { name })}
              onClick={() => void change({ archived: true })}
            />
          </>
        )}
      </span>
      {editing ? <TouchpointForm touchpoint={touchpoint} close={() => setEditing(false)} /> : null}
    </li>
  )
}
