import {
  call,
  type LiveEvent,
  type ScoreValue,
  scoreText,
  useMaybeMe,
  useNotices,
  useWords,
} from '#platform/web/index.ts'
import { readMomentItem } from '../../contract/moments.ts'

type About = { momentId: string; scoreId: string; givenById?: string | null; value: number }

/** Tells whoever gave a hand-over what their colleague said of it, wherever they are. Draws nothing. */
export function HandoverNotices({ place }: { place: 'rail' | 'desk' }) {
  return place === 'desk' ? <Listener /> : null
}

function Listener() {
  const t = useWords('moments')
  const me = useMaybeMe()
  const meant = (event: LiveEvent) => Boolean(me) && (event.data as About).givenById === me?.id
  useNotices(['moment.handover-scored'], meant, async (event) => {
    const { momentId, scoreId } = event.data as About
    const { score, conversation } = await call(readMomentItem, { params: { id: momentId } })
    // Scored anew or read meanwhile.
    if (score?.id !== scoreId || score.seenAt) return null
    const low = score.value < 0
    return {
      key: `handover ${momentId}`,
      title: t('handover.notice', {
        who: score.by?.name ?? t('who.former'),
        value: scoreText(score.value as ScoreValue),
      }),
      text: score.words || `#${conversation.number} ${conversation.subject}`.trim(),
      warning: low,
      stays: low,
      open: { label: t('handover.open'), to: `/handovers?score=${scoreId}` },
    }
  })
  return null
}
