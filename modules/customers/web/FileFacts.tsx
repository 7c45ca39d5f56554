import { Select } from 'antd'
import type { CustomerRecord } from '#modules/customers/contract.ts'
import type { Locale } from '#platform/contract/locale.ts'
import { Fact, Facts, InlineText, Link, languageNames, useClear, useWords } from '#platform/web/index.ts'
import './customers.css'
import { OrganizationSelect } from './OrganizationSelect.tsx'
import { TagsSelect } from './TagsSelect.tsx'
import type { useCustomer } from './use-customer.ts'

/** What is known of a customer, each edited where it stands. `compact` beside a conversation. */
export function FileFacts({
  customer,
  file,
  compact,
}: {
  customer: CustomerRecord
  file: ReturnType<typeof useCustomer>
  compact?: boolean
}) {
  const t = useWords('customers')
  const clearing = useClear()
  const off = !customer.abilities.edit
  const swallow = (doing: Promise<unknown>) => void doing.catch(() => {})
  return (
    <Facts>
      {compact ? null : (
        <Fact label={t('name')}>
          <InlineText
            label={t('name')}
            value={customer.name}
            empty={t('unset')}
            maxLength={200}
            disabled={off}
            save={(name) => file.change({ name })}
          />
        </Fact>
      )}
      <Fact label={t('appellation')}>
        <InlineText
          label={t('appellation')}
          value={customer.appellation}
          empty={t('appellationHint')}
          maxLength={100}
          disabled={off}
          save={(appellation) => file.change({ appellation })}
        />
      </Fact>
      <Fact label={t('organization')}>
        {off ? (
          customer.organization ? (
            <Link to={`/organizations/${customer.organization.id}` as '/'}>{customer.organization.name}</Link>
          ) : (
            '—'
          )
        ) : (
          <OrganizationSelect
            variant="borderless"
            className="customer-select"
            aria-label={t('organization')}
            chosen={customer.organization}
            onPick={(organizationId) => swallow(file.change({ organizationId }))}
          />
        )}
      </Fact>
      <Fact label={t('tags')}>
        <TagsSelect
          variant="borderless"
          className="customer-select"
          disabled={off}
          value={customer.tags}
          onChange={(tags) => swallow(file.change({ tags: tags.map((one) => one.trim()).filter(Boolean) }))}
        />
      </Fact>
      {compact ? null : (
        <>
          <Fact label={t('language')}>
            <Select<Locale>
              variant="borderless"
              className="customer-select"
              allowClear={clearing}
              disabled={off}
              aria-label={t('language')}
              placeholder={t('none')}
              value={customer.language}
              onChange={(language) => swallow(file.change({ language: language ?? null }))}
              options={languageNames.map((one) => ({ value: one.locale, label: one.name }))}
            />
          </Fact>
          <Fact label={t('kind.title')}>
            <Select
              variant="borderless"
              className="customer-select"
              disabled={off}
              aria-label={t('kind.title')}
              value={customer.kind}
              onChange={(kind) => swallow(file.change({ kind }))}
              options={(['external', 'internal'] as const).map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            />
          </Fact>
        </>
      )}
      <Fact label={t('notes')}>
        <InlineText
          label={t('notes')}
          value={customer.notes}
          empty={t('notesHint')}
          multiline
          maxLength={20_000}
          disabled={off}
          save={(notes) => file.change({ notes })}
        />
      </Fact>
    </Facts>
  )
}
