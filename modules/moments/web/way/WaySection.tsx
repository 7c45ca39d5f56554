import { FileTextOutlined } from '@ant-design/icons'
import {
  formatDuration,
  Link,
  Loaded,
  refetch,
  ScoreChip,
  type ScoreSource,
  type ScoreValue,
  SideSection,
  useCall,
  useLive,
  useThrottled,
  useWords,
  type Words,
} from '#platform/web/index.ts'
import { conversationScorecard, type JourneyStopRecord } from '../../contract/scorecards.ts'
import { average } from '../cards/figures.ts'
import { Journey } from './Journey.tsx'
import './way.css'

/** Beside a conversation: its moments as a line, the strongest and the last, and why the product guesses what it guesses. */
export function WaySection({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const card = useCall(conversationScorecard, { params: { id: conversationId } })
  const again = useThrottled(() => void refetch(conversationScorecard), 800)
  useLive(['moment.cut', 'moment.estimated', 'moment.scored'], (event) => {
    if (event.subjectId === conversationId) again(conversationId)
  })
  return (
    <SideSection
      title={t('way.title')}
      className="way"
      extra={
        <Link to={`/record-sheets/${conversationId}` as '/'} className="way-sheet">
          <FileTextOutlined /> {t('sheet.title')}
        </Link>
      }
    >
      <Loaded query={card} lines={2}>
        {({ journey, moments, count, average: mean, peak, end }) =>
          moments === 0 ? (
            <p className="side-hint">{t('way.empty')}</p>
          ) : (
            <>
              <Journey stops={journey} peakId={peak?.momentId ?? null} endId={end?.momentId ?? null} />
              {count > 0 ? (
                <p className="way-figures">
                  <span>{t('way.average', { average: average(mean) })}</span>
                  {peak?.value != null && peak.source ? (
                    <span>
                      {t('cards.peak')}{' '}
                      <ScoreChip value={peak.value as ScoreValue} source={peak.source as ScoreSource} />
                    </span>
                  ) : null}
                  {end?.value != null && end.source ? (
                    <span>
                      {t('cards.end')} <ScoreChip value={end.value as ScoreValue} source={end.source as ScoreSource} />
                    </span>
                  ) : null}
                </p>
              ) : (
                <p className="side-hint">{t('way.noScore')}</p>
              )}
              <Why stops={journey} />
            </>
          )
        }
      </Loaded>
    </SideSection>
  )
}

/** The reasons of the newest estimates, in words. */
function Why({ stops }: { stops: readonly JourneyStopRecord[] }) {
  const t = useWords('moments')
  const guessed = stops
    .filter(({ reasons }) => reasons.length > 0)
    .slice(-3)
    .reverse()
  if (guessed.length === 0) return null
  return (
    <details className="way-why">
      <summary>{t('way.why')}</summary>
      <ul>
        {guessed.map((stop) => (
          <li key={stop.momentId}>
            <ScoreChip value={(stop.estimate ?? 0) as ScoreValue} source="estimate" />
            <div>
              <small>{t('way.moment', { position: stop.position })}</small>
              {stop.reasons.map((reason) => (
                <p key={`${reason.fact}${JSON.stringify(reason.figures)}`}>
                  {reasonText(reason, t)}
                  <small> {points(reason.points)}</small>
                </p>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </details>
  )
}

const points = (value: number): string => (value > 0 ? `+${value}` : `−${Math.abs(value)}`)
const lengths: ReadonlySet<string> = new Set(['waited', 'standard', 'seconds'])

/** "等了 42 分钟，标准是 15 分钟": a reason with its figures. */
export function reasonText({ fact, figures }: JourneyStopRecord['reasons'][number], t: Words): string {
  const said = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, lengths.has(name) ? formatDuration(Number(value)) : value]),
  )
  const reason = t(`reasonOf.${fact}`, said)
  return said.by ? t('reasonNoted', { reason, who: said.by }) : reason
}
