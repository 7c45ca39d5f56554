import { Select, type SelectProps } from 'antd'
import { currentLocale, currentTimeZone } from '../locale.ts'

// Where our users are, first; then everything the browser knows.
const near = [
  'Asia/Shanghai',
  'Asia/Taipei',
  'Asia/Hong_Kong',
  'Asia/Macau',
  'Asia/Singapore',
  'Asia/Kuala_Lumpur',
  'Asia/Urumqi',
]

/** A zone's name in the reader's language, its city and its offset now. */
export function zoneLabel(zone: string): string {
  try {
    const parts = new Intl.DateTimeFormat(currentLocale(), {
      timeZone: zone,
      timeZoneName: 'longGeneric',
    }).formatToParts()
    const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts()
    const find = (list: Intl.DateTimeFormatPart[]) => list.find((part) => part.type === 'timeZoneName')?.value ?? ''
    return `${find(parts)} · ${zone} (${find(offset)})`
  } catch {
    return zone
  }
}

/** Chooses a time zone by its name in the reader's language, its city or its offset. */
export function TimeZoneSelect(props: Omit<SelectProps<string>, 'options'>) {
  const all = [
    ...new Set([
      ...near,
      currentTimeZone(),
      ...(props.value ? [props.value] : []),
      ...Intl.supportedValuesOf('timeZone'),
    ]),
  ]
  return (
    <Select<string>
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      options={all.map((zone) => ({ value: zone, label: zoneLabel(zone) }))}
      {...props}
    />
  )
}
