import { Button } from 'antd'
import { useState } from 'react'
import { call, useTell, useWords } from '#platform/web/index.ts'
import { addStartSet, type Trade, trades } from '../../contract/touchpoints.ts'
import { refetchTouchpoints } from './refetch.ts'

/** One button a trade: its touchpoints and rules, which one changes afterwards as one likes. */
export function StartSets() {
  const t = useWords('moments')
  const tell = useTell()
  const [busy, setBusy] = useState<Trade | null>(null)
  const load = async (trade: Trade) => {
    setBusy(trade)
    try {
      const { added } = await call(addStartSet, { body: { trade } })
      await refetchTouchpoints()
      tell.done(t(added > 0 ? 'touchpoints.added' : 'touchpoints.addedNone', { count: added }))
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(null)
    }
  }
  return (
    <div className="tp-trades">
      {trades.map((trade) => (
        <Button key={trade} loading={busy === trade} disabled={busy !== null} onClick={() => void load(trade)}>
          {t(`touchpoints.trade.${trade}`)}
        </Button>
      ))}
    </div>
  )
}
