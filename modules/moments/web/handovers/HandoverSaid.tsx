import { Button } from 'antd'
import { useState } from 'react'
import { call, useTell, useWords } from '#platform/web/index.ts'
import { type MomentItemRecord, readHandoverScore } from '../../contract/moments.ts'
import { refetchMoments } from '../cuts/refetch.ts'
import './handovers.css'

/** What was said with the score; whoever gave the hand-over says that they read it. */
export function HandoverSaid({ moment }: { moment: MomentItemRecord }) {
  const t = useWords('moments')
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const { score, abilities, kind } = moment
  if (!score) return null
  const seen = async () => {
    setBusy(true)
    try {
      await call(readHandoverScore, { params: { id: moment.id }, body: { scoreId: score.id } })
      await refetchMoments(moment.conversationId)
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {score.words ? (
        <p className="handed-words">
          {score.by ? <span>{t('handover.says', { who: score.by.name })}</span> : null}
          <q>{score.words}</q>
        </p>
      ) : null}
      {kind === 'internal' && abilities.seen ? (
        <Button size="small" className="cut-score" loading={busy} onClick={() => void seen()}>
          {t('handover.seen')}
        </Button>
      ) : null}
    </>
  )
}
