import { Segmented } from 'antd'
import { type Availability, availabilities, setAvailability } from '#modules/staff/contract.ts'
import { call, Panel, setMe, useMe, useTell, useWords } from '#platform/web/index.ts'

/** Whether colleagues can count on me just now. */
export function AvailabilityCard() {
  const t = useWords('today')
  const me = useMe()
  const tell = useTell()
  const become = async (availability: Availability) => {
    setMe({ ...me, availability })
    try {
      await call(setAvailability, { body: { availability } })
    } catch (problem) {
      setMe(me)
      tell.failed(problem)
    }
  }
  return (
    <Panel title={t('availability.title')}>
      <Segmented<Availability>
        block
        value={me.availability}
        aria-label={t('availability.title')}
        onChange={(next) => void become(next)}
        options={availabilities.map((one) => ({ value: one, label: t(`staff:availability.${one}`) }))}
      />
      <p className="k-muted today-availability">{t(`availability.${me.availability}`)}</p>
    </Panel>
  )
}
