import { Button } from 'antd'
import { CallProblem } from '../call.ts'
import { formatFull, formatRelative, useNow } from '../format.tsx'
import { useWords } from '../words.ts'
import './side.css'

/** Somebody was faster: who, when, and the state they brought it to. */
export type Meanwhile = { state: string; at: string; who: string }

/** What a module's `changed-meanwhile` refusal says about a colleague's change; null for every other problem. */
export function meanwhileOf(problem: unknown): Meanwhile | null {
  if (!(problem instanceof CallProblem) || !problem.code.endsWith('.changed-meanwhile')) return null
  const { state, at, by } = problem.details as { state: string; at: string; by: { name: string } }
  return { state, at, who: by.name }
}

/**
 * Says what a colleague did meanwhile, and keeps the words that were typed for it, to be copied. The space's
 * `meanwhile.text` says it, with `state.<state>`.
 */
export function MeanwhileNote({
  space,
  meanwhile: { state, at, who },
  words = '',
  close,
}: {
  space: string
  meanwhile: Meanwhile
  words?: string
  close: () => void
}) {
  const t = useWords(space)
  const now = useNow(20)
  return (
    <div className="side-note" role="alert">
      <p title={formatFull(at)}>
        {t('meanwhile.text', { who, when: formatRelative(at, now), state: t(`state.${state}`) })}
      </p>
      {words ? <p className="side-note-words">{t('web:meanwhile.words', { words })}</p> : null}
      <Button size="small" onClick={close}>
        {t('web:meanwhile.seen')}
      </Button>
    </div>
  )
}
