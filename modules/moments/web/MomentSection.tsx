import { Loaded, ScoreChip, type ScoreValue, useWords } from '#platform/web/index.ts'
import type { MomentRecord } from '../contract.ts'
import { Confirm } from './Confirm.tsx'
import { Expectation } from './Expectation.tsx'
import './moments.css'
import { ForCustomer } from './ForCustomer.tsx'
import { useMoment } from './moment.ts'
import { Scores } from './Scores.tsx'
import { Steps } from './Steps.tsx'

/** Beside a conversation: where the moment stands, what is expected, what the customer reads, confirms and scores. */
export function MomentSection({ conversationId }: { conversationId: string }) {
  const query = useMoment(conversationId)
  return (
    <Loaded query={query} lines={4}>
      {(moment) => <Moment key={conversationId} moment={moment} />}
    </Loaded>
  )
}

function Moment({ moment }: { moment: MomentRecord }) {
  const t = useWords('moments')
  return (
    <section className="side-section moment" aria-label={t('title')}>
      <header className="side-head">
        <h3>{t('title')}</h3>
        {moment.score ? <ScoreChip value={moment.score.value as ScoreValue} source={moment.score.source} /> : null}
      </header>
      <Steps moment={moment} />
      <Expectation moment={moment} />
      <ForCustomer moment={moment} />
      <Confirm moment={moment} />
      <Scores moment={moment} />
    </section>
  )
}
