import type { ChangeRecord } from '#modules/conversations/contract.ts'
import { formatDayTime, formatTime, useWords } from '#platform/web/index.ts'

const word = (value: unknown) => (typeof value === 'string' ? value : '')

/** One line of a conversation's timeline: what the customer was asked, chose, answered. */
export function AskLine({ change }: { change: ChangeRecord; conversationId: string }) {
  const t = useWords('moments')
  const { data, name, actor } = change
  const who = actor.name || t(`who.${actor.kind === 'staff' ? 'former' : actor.kind}`)
  const kind = name.slice('moment.'.length)
  return (
    <span>
      {t(`timeline.${kind}`, {
        who,
        count: Number(data.count ?? 0),
        when: data.from ? `${formatDayTime(word(data.from))}–${formatTime(word(data.to))}` : '',
        way: data.way ? t(`contactWay.${word(data.way)}`) : '',
      })}
    </span>
  )
}
