import { InputNumber, Select, Space } from 'antd'
import { useState } from 'react'
import { useWords } from '#platform/web/index.ts'
import { type LengthUnit, lengthUnits, minutesIn, unitOf } from './length.ts'

/** A length of time in minutes, hours or days; its value is minutes. */
export function Length({
  value,
  min = 1,
  max,
  label,
  onChange,
}: {
  value: number
  min?: number
  max: number
  label: string
  onChange: (minutes: number) => void
}) {
  const t = useWords('promises')
  const [chosen, choose] = useState<LengthUnit>(() => unitOf(value))
  const unit = value % minutesIn(chosen) === 0 ? chosen : unitOf(value)
  const change = (count: number, next: LengthUnit) =>
    onChange(Math.min(max, Math.max(min, Math.round(count * minutesIn(next)))))
  return (
    <Space.Compact className="setup-length">
      <InputNumber
        controls={false}
        min={min}
        max={Math.floor(max / minutesIn(unit))}
        precision={0}
        value={value / minutesIn(unit)}
        aria-label={label}
        onChange={(count) => change(count ?? min, unit)}
      />
      <Select<LengthUnit>
        value={unit}
        aria-label={`${label} · ${t('setup.unit.label')}`}
        onChange={(next) => {
          choose(next)
          change(value / minutesIn(unit), next)
        }}
        options={lengthUnits.map((one) => ({ value: one, label: t(`setup.unit.${one}`) }))}
      />
    </Space.Compact>
  )
}
