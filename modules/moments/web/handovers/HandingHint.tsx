import { useCall, useWords } from '#platform/web/index.ts'
import { readSteps } from '../../contract.ts'
import './handovers.css'

/** While handing over: what the colleague, the customer of it, will look for. */
export function HandingHint({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const { data } = useCall(readSteps, { params: { id: conversationId } })
  if (!data) return null
  const explored = data.steps.some(({ step, state }) => step === 'explore' && state === 'done')
  return <p className="side-hint handing-hint">{t(explored ? 'handover.hintKnown' : 'handover.hint')}</p>
}
