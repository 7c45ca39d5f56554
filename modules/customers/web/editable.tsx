import { Select } from 'antd'
import { Fact, InlineText, useClear, useWords } from '#platform/web/index.ts'
import { TagsSelect } from './TagsSelect.tsx'

/** Saving says itself what failed. */
const swallow = (doing: Promise<unknown>) => void doing.catch(() => {})

type Editable = { label: string; disabled: boolean }

/** A text of a file, edited where it stands. */
export function TextFact({
  label,
  value,
  save,
  disabled,
  maxLength = 200,
  empty,
  multiline = false,
}: Editable & {
  value: string
  save: (text: string) => Promise<unknown>
  maxLength?: number
  /** What stands there while it is empty; default 未填写. */
  empty?: string
  multiline?: boolean
}) {
  const t = useWords('customers')
  return (
    <Fact label={label}>
      <InlineText
        label={label}
        value={value}
        empty={empty ?? t('unset')}
        multiline={multiline}
        maxLength={maxLength}
        disabled={disabled}
        save={save}
      />
    </Fact>
  )
}

/** One of a few; with `none`, or none of them. */
export function ChoiceFact<V extends string>({
  label,
  value,
  options,
  save,
  disabled,
  none,
}: Editable & {
  value: V | null
  options: readonly { value: V; label: string }[]
  save: (value: V | null) => Promise<unknown>
  none?: string
}) {
  const clearing = useClear()
  return (
    <Fact label={label}>
      <Select<V>
        variant="borderless"
        className="customer-select"
        disabled={disabled}
        aria-label={label}
        value={value}
        onChange={(chosen) => swallow(save(chosen ?? null))}
        options={[...options]}
        {...(none ? { allowClear: clearing, placeholder: none } : {})}
      />
    </Fact>
  )
}

export function TagsFact({
  label,
  tags,
  save,
  disabled,
}: Editable & { tags: string[]; save: (tags: string[]) => Promise<unknown> }) {
  return (
    <Fact label={label}>
      <TagsSelect
        variant="borderless"
        className="customer-select"
        disabled={disabled}
        value={tags}
        onChange={(given) => swallow(save(given.map((one) => one.trim()).filter(Boolean)))}
      />
    </Fact>
  )
}
