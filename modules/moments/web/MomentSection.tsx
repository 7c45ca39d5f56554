import { Loaded, ScoreChip, type ScoreValue, SideSection, useWords } from '#platform/web/index.ts'
import { Expectation } from './Expectation.tsx'
import { useMoment } from './moment.ts'
import './moments.css'
import { Steps } from './Steps.tsx'

/** Beside a conversation, at the top: where the moment stands and what is expected. */
export function MomentSection({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const query = useMoment(conversationId)
  return (
    <Loaded query={query} lines={4}>
      {(moment) => (
        <SideSection
          key={conversationId}
          title={t('title')}
          className="moment"
          extra={
            moment.score ? <ScoreChip value={moment.score.value as ScoreValue} source={moment.score.source} /> : null
          }
        >
          <Steps moment={moment} />
          <Expectation moment={moment} />
        </SideSection>
      )}
    </Loaded>
  )
}
