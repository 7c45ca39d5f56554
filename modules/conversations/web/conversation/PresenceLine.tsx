import { Avatar, useWords } from '#platform/web/index.ts'
import type { Present } from '../data/presence.ts'

/** Who else is here, so that two do not answer the same customer. */
export function PresenceLine({ colleagues }: { colleagues: readonly Present[] }) {
  const t = useWords('conversations')
  const replying = colleagues.filter((one) => one.typing === 'reply')
  const noting = colleagues.filter((one) => one.typing === 'note')
  const viewing = colleagues.filter((one) => !one.typing)
  const names = (list: readonly Present[]) => list.map((one) => one.name).join(t('presence.and'))
  return (
    <div className="cv-presence" role="status" data-warn={replying.length > 0 || undefined}>
      {colleagues.map((one) => (
        <Avatar key={one.id} name={one.name} id={one.id} size={18} />
      ))}
      {replying.length > 0 ? <span>{t('presence.replying', { names: names(replying) })}</span> : null}
      {noting.length > 0 ? <span>{t('presence.noting', { names: names(noting) })}</span> : null}
      {viewing.length > 0 ? <span>{t('presence.viewing', { names: names(viewing) })}</span> : null}
    </div>
  )
}
