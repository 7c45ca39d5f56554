import { formatDuration, type Words } from '#platform/web/index.ts'
import type { MomentItemRecord } from '../../contract/moments.ts'

/** How soon the colleague took it over, in words. */
export function takenOver({ waitingSeconds, endedAt }: MomentItemRecord, t: Words): string {
  if (waitingSeconds === null) return t(endedAt ? 'handover.never' : 'handover.waiting')
  return waitingSeconds > 0 ? t('cut.tookOver', { time: formatDuration(waitingSeconds) }) : t('handover.atOnce')
}
