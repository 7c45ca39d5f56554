import { CheckOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useWords } from '#platform/web/index.ts'
import type { DraftState, StoredDraft } from '../data/draft.ts'

/** Whether what one writes is safe, in one word; two texts of two windows are never silently made one. */
export function DraftLine({
  state,
  newer,
  settle,
}: {
  state: DraftState
  newer: StoredDraft | null
  settle: (take: 'theirs' | 'mine') => void
}) {
  const t = useWords('conversations')
  if (state === 'conflict' && newer) {
    return (
      <span className="cv-draft" data-state={state} role="alert">
        {t('draft.conflict')}
        <Button size="small" type="link" onClick={() => settle('theirs')}>
          {t('draft.theirs')}
        </Button>
        <Button size="small" type="link" onClick={() => settle('mine')}>
          {t('draft.mine')}
        </Button>
      </span>
    )
  }
  return (
    <span className="cv-draft" data-state={state} role="status">
      {state === 'saved' ? (
        <>
          <CheckOutlined aria-hidden="true" /> {t('draft.saved')}
        </>
      ) : state === 'saving' || state === 'typing' ? (
        t('draft.saving')
      ) : state === 'failed' ? (
        t('draft.failed')
      ) : null}
    </span>
  )
}
