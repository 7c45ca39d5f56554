import { Button, Input } from 'antd'
import { useId } from 'react'
import { formatFull, formatRelative, isComposing, useNow, useWords } from '#platform/web/index.ts'
import type { MomentRecord } from '../contract.ts'
import type { Field } from './moment.ts'
import { type Conflict, useField } from './use-field.ts'

/** One text of the expectation, edited where it stands; saved on leaving it. */
export function LayerField({
  moment,
  field,
  personId = null,
}: {
  moment: MomentRecord
  field: Field
  personId?: string | null
}) {
  const t = useWords('moments')
  const id = useId()
  const { text, state, conflict, problem, write, leave, decide, giveUp } = useField(
    moment.conversationId,
    moment,
    field,
    personId,
  )
  return (
    <div className="layer" data-filled={text ? true : undefined}>
      <label htmlFor={id}>
        {t(`layer.${field}`)}
        <small aria-live="polite">{state === 'still' ? '' : t(`field.${state}`)}</small>
      </label>
      <Input.TextArea
        id={id}
        variant="borderless"
        value={text}
        readOnly={!moment.abilities.work || conflict !== null}
        maxLength={4000}
        autoSize={{ minRows: 1, maxRows: 10 }}
        placeholder={moment.abilities.work ? t(`ask.${field}`) : '—'}
        onChange={(event) => write(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === 'Escape') {
            // The words are saved, not thrown away: Escape only leaves the field.
            event.stopPropagation()
            event.currentTarget.blur()
          }
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.blur()
        }}
      />
      {conflict ? <ConflictNote conflict={conflict} mine={text} decide={decide} giveUp={giveUp} /> : null}
      {problem ? (
        <div className="side-note" role="alert">
          <p>{problem}</p>
          <Button size="small" onClick={leave}>
            {t('web:retry')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** Both texts, whole; the reader chooses or joins them. */
function ConflictNote({
  conflict,
  mine,
  decide,
  giveUp,
}: {
  conflict: Conflict
  mine: string
  decide: (text: string) => void
  giveUp: () => void
}) {
  const t = useWords('moments')
  const now = useNow(20)
  const joined = [conflict.theirs.trim(), mine.trim()].filter(Boolean).join('\n')
  return (
    <div className="side-note conflict" role="alert">
      <p title={formatFull(conflict.at)}>
        {t('conflict.text', { who: conflict.who, when: formatRelative(conflict.at, now) })}
      </p>
      <dl>
        <dt>{t('conflict.theirs', { who: conflict.who })}</dt>
        <dd>{conflict.theirs || t('conflict.nothing')}</dd>
        <dt>{t('conflict.mine')}</dt>
        <dd>{mine || t('conflict.nothing')}</dd>
      </dl>
      <div className="side-go">
        <Button size="small" onClick={giveUp}>
          {t('conflict.takeTheirs')}
        </Button>
        <Button size="small" onClick={() => decide(mine)}>
          {t('conflict.takeMine')}
        </Button>
        <Button size="small" type="primary" onClick={() => decide(joined)}>
          {t('conflict.join')}
        </Button>
      </div>
    </div>
  )
}
