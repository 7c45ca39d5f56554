import { Select } from 'antd'
import { call, useCall, useTell, useWords } from '#platform/web/index.ts'
import { type MomentItemRecord, setMomentTouchpoint } from '../../contract/moments.ts'
import { listTouchpoints } from '../../contract/touchpoints.ts'
import { touchpointStages } from '../../contract.ts'
import { refetchMoments } from './refetch.ts'

/** The touchpoint of a moment; who works on conversations may choose another. */
export function TouchpointSelect({ moment }: { moment: MomentItemRecord }) {
  const t = useWords('moments')
  const tell = useTell()
  const { data } = useCall(listTouchpoints, {}, { staleTime: 60_000 })
  const { touchpoint, abilities } = moment
  if (!abilities.touchpoint) return touchpoint ? <span className="cut-touchpoint">{touchpoint.name}</span> : null
  const living = (data?.items ?? []).filter((one) => one.archivedAt === null || one.id === touchpoint?.id)
  // Without a catalogue there is nothing to choose from.
  if (living.length === 0) return null
  const options = touchpointStages.map((stage) => ({
    label: t(`touchpoints.stage.${stage}`),
    options: living.filter((one) => one.stage === stage).map(({ id, name }) => ({ value: id, label: name })),
  }))
  const choose = async (touchpointId: string | undefined) => {
    try {
      await call(setMomentTouchpoint, { params: { id: moment.id }, body: { touchpointId: touchpointId ?? null } })
      await refetchMoments(moment.conversationId)
    } catch (error) {
      tell.failed(error)
    }
  }
  return (
    <Select
      className="cut-touchpoint"
      size="small"
      variant="borderless"
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={200}
      value={touchpoint?.id ?? null}
      placeholder={t('cut.noTouchpoint')}
      aria-label={t('cut.touchpointOf', { position: moment.position })}
      options={options.filter((group) => group.options.length > 0)}
      onChange={(id: string | null) => void choose(id ?? undefined)}
    />
  )
}
