import { Select, type SelectProps } from 'antd'
import { listCustomerTags } from '#modules/customers/contract.ts'
import { useCall, useWords } from '#platform/web/index.ts'

/** Tags of a customer or organization: those in use are offered, new ones can be typed. */
export function TagsSelect(props: Omit<SelectProps<string[]>, 'options' | 'mode'>) {
  const t = useWords('customers')
  const { data } = useCall(listCustomerTags, { query: {} }, { staleTime: 5 * 60_000 })
  return (
    <Select<string[]>
      mode="tags"
      maxCount={50}
      tokenSeparators={[',', '，', ';', '；']}
      placeholder={t('noTags')}
      aria-label={t('tags')}
      options={(data?.items ?? []).map(({ tag }) => ({ value: tag, label: tag }))}
      {...props}
    />
  )
}
