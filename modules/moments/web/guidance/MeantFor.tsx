import { Select } from 'antd'
import { useCall, useWords } from '#platform/web/index.ts'
import { listTouchpoints } from '../../contract/touchpoints.ts'
import { touchpointStages } from '../../contract.ts'

/** Chooses for which stages, touchpoints and tags a group of the catalogue is meant; nothing chosen: for all. */
export function MeantFor({ value, change }: { value: readonly string[]; change: (value: string[]) => void }) {
  const t = useWords('moments')
  const { data } = useCall(listTouchpoints, {})
  const points = (data?.items ?? []).filter(({ archivedAt }) => archivedAt === null)
  const stages = touchpointStages.map((stage) => ({ value: `stage:${stage}`, label: t(`touchpoints.stage.${stage}`) }))
  const touchpoints = points.map(({ id, name }) => ({ value: `touchpoint:${id}`, label: name }))
  const known = new Set([...stages, ...touchpoints].map((one) => one.value))
  // Tags are typed; a touchpoint of a start set that is not in use has no name here.
  const others = value
    .filter((one) => !known.has(one))
    .map((one) => ({
      value: one,
      label: one.startsWith('tag:') ? t('guidance.tag', { tag: one.slice(4) }) : t('guidance.unusedTouchpoint'),
    }))
  return (
    <Select<string[]>
      mode="tags"
      className="guidance-for"
      value={[...value]}
      aria-label={t('guidance.for')}
      placeholder={t('guidance.forAll')}
      tokenSeparators={[',', '，', '、']}
      maxTagTextLength={12}
      optionFilterProp="label"
      onChange={(next) =>
        change(next.map((one) => (/^(?:stage|touchpoint|tag):/.test(one) ? one : `tag:${one.trim()}`)))
      }
      options={[
        { label: t('guidance.forStages'), options: stages },
        ...(touchpoints.length > 0 ? [{ label: t('guidance.forTouchpoints'), options: touchpoints }] : []),
        ...(others.length > 0 ? [{ label: t('guidance.forTags'), options: others }] : []),
      ]}
    />
  )
}
