import { Tooltip } from 'antd'
import { useWords } from '#platform/web/index.ts'
import type { MomentItemRecord } from '../../contract/moments.ts'
import { steps } from '../../contract.ts'
import { StepMark } from '../Steps.tsx'
import './handovers.css'

/** The four steps of a hand-over, each with the evidence that shows it, or what is missing. */
export function HandoverSteps({ moment }: { moment: MomentItemRecord }) {
  const t = useWords('moments')
  return (
    <ol className="handed-steps" aria-label={t('steps')}>
      {steps.map((step) => {
        const done = moment.steps.includes(step)
        const says = t(`handover.${step}.${done ? 'done' : 'todo'}`)
        return (
          <Tooltip key={step} title={says}>
            <li data-done={done || undefined}>
              <StepMark state={done ? 'done' : 'todo'} />
              {t(`step.${step}`)}
              <span className="k-hidden-visually">{says}</span>
            </li>
          </Tooltip>
        )
      })}
    </ol>
  )
}
