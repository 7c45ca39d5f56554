import type { ReactNode } from 'react'
import { useCall, useWords } from '#platform/web/index.ts'
import { listCannedReplies } from '../../contract.ts'
import { Picker } from '../Picker.tsx'

/** All canned replies with a search; the same as typing `/`. */
export function CannedPicker({
  open,
  onOpenChange,
  pick,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  pick: (cannedId: string) => void
  children: ReactNode
}) {
  const t = useWords('conversations')
  const { data } = useCall(listCannedReplies, { query: { limit: 500 } }, { enabled: open, staleTime: 60_000 })
  return (
    <Picker
      label={t('canned.title')}
      open={open}
      onOpenChange={onOpenChange}
      placement="topLeft"
      className="cv-tool"
      options={(data?.items ?? []).map((one) => ({
        key: one.id,
        label: one.title,
        hint: one.shortcut ? `/${one.shortcut}` : '',
        search: one.text,
      }))}
      onPick={pick}
    >
      {children}
    </Picker>
  )
}
