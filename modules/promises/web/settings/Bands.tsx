import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import { useWords } from '#platform/web/index.ts'
import type { ReminderBand, ReminderRule } from '../../contract.ts'
import { Length } from './Length.tsx'

const longest = 3_000_000

/** When owners are reminded, a row for each length of promise; the last row is for all that are longer. */
export function Bands({
  bands,
  onChange,
}: {
  bands: readonly ReminderBand[]
  onChange: (bands: ReminderBand[]) => void
}) {
  const t = useWords('promises')
  const put = (index: number, band: ReminderBand) => onChange(bands.map((one, at) => (at === index ? band : one)))
  const addBand = () => {
    const before = bands.at(-2)?.upTo ?? 30
    const band = { upTo: Math.min(longest, before * 2), reminders: [{ by: 'share' as const, value: 50 }] }
    onChange([...bands.slice(0, -1), band, ...bands.slice(-1)])
  }
  return (
    <>
      <ul className="setup-bands">
        {bands.map((band, index) => {
          const name = t('setup.bandName', { count: index + 1 })
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names and keep their order
            <li key={index}>
              <div className="setup-band-length">
                {band.upTo === null ? (
                  <span>{t('setup.longer')}</span>
                ) : (
                  <>
                    <span>{t('setup.upTo')}</span>
                    <Length
                      label={`${name} · ${t('setup.upTo')}`}
                      value={band.upTo}
                      max={longest}
                      onChange={(upTo) => put(index, { ...band, upTo })}
                    />
                  </>
                )}
              </div>
              <Reminders
                name={name}
                reminders={band.reminders}
                onChange={(reminders) => put(index, { ...band, reminders })}
              />
              {band.upTo === null ? (
                <span />
              ) : (
                <Button
                  type="text"
                  icon={<CloseOutlined />}
                  aria-label={t('setup.removeBand', { name })}
                  onClick={() => onChange(bands.filter((_, at) => at !== index))}
                />
              )}
            </li>
          )
        })}
      </ul>
      <Button icon={<PlusOutlined />} disabled={bands.length >= 12} onClick={addBand}>
        {t('setup.addBand')}
      </Button>
    </>
  )
}

function Reminders({
  name,
  reminders,
  onChange,
}: {
  name: string
  reminders: readonly ReminderRule[]
  onChange: (reminders: ReminderRule[]) => void
}) {
  const t = useWords('promises')
  const put = (index: number, rule: ReminderRule) => onChange(reminders.map((one, at) => (at === index ? rule : one)))
  return (
    <div className="setup-reminders">
      {reminders.length === 0 ? <span className="k-muted">{t('setup.noReminder')}</span> : null}
      {reminders.map((rule, index) => {
        const label = `${name} · ${t('setup.reminderName', { count: index + 1 })}`
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: reminders have no names and keep their order
          <span key={index} className="setup-reminder">
            <Select<ReminderRule['by']>
              value={rule.by}
              aria-label={label}
              onChange={(by) => put(index, { by, value: by === 'share' ? 50 : 60 })}
              options={(['share', 'before'] as const).map((one) => ({ value: one, label: t(`setup.by.${one}`) }))}
            />
            {rule.by === 'share' ? (
              <InputNumber
                controls={false}
                min={1}
                max={99}
                precision={0}
                suffix="%"
                value={rule.value}
                aria-label={`${label} · %`}
                onChange={(value) => put(index, { ...rule, value: value ?? rule.value })}
              />
            ) : (
              <Length
                label={`${label} · ${t('setup.by.before')}`}
                value={rule.value}
                max={50_000}
                onChange={(value) => put(index, { ...rule, value })}
              />
            )}
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('setup.removeReminder', { name: label })}
              onClick={() => onChange(reminders.filter((_, at) => at !== index))}
            />
          </span>
        )
      })}
      <Button
        type="text"
        size="small"
        icon={<PlusOutlined />}
        disabled={reminders.length >= 6}
        aria-label={`${name} · ${t('setup.addReminder')}`}
        onClick={() => onChange([...reminders, { by: 'share', value: 50 }])}
      >
        {t('setup.addReminder')}
      </Button>
    </div>
  )
}
