import { type CustomerRecord, customerKinds } from '#modules/customers/contract.ts'
import { Fact, Facts, Link, languageNames, TimeZoneSelect, useClear, useWords } from '#platform/web/index.ts'
import './customers.css'
import { ChoiceFact, TagsFact, TextFact } from './editable.tsx'
import { OrganizationSelect } from './OrganizationSelect.tsx'
import type { useCustomer } from './use-customer.ts'
import { WishFact } from './WishFact.tsx'

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
  const disabled = !customer.abilities.edit
  return (
    <Facts>
      {compact ? null : (
        <TextFact label={t('name')} value={customer.name} disabled={disabled} save={(name) => file.change({ name })} />
      )}
      <TextFact
        label={t('appellation')}
        value={customer.appellation}
        empty={t('appellationHint')}
        maxLength={100}
        disabled={disabled}
        save={(appellation) => file.change({ appellation })}
      />
      <Fact label={t('organization')}>
        {disabled ? (
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
            onPick={(organizationId) => void file.change({ organizationId }).catch(() => {})}
          />
        )}
      </Fact>
      <TagsFact label={t('tags')} tags={customer.tags} disabled={disabled} save={(tags) => file.change({ tags })} />
      <WishFact customer={customer} file={file} />
      {compact ? null : (
        <>
          <ChoiceFact
            label={t('language')}
            value={customer.language}
            none={t('none')}
            disabled={disabled}
            save={(language) => file.change({ language })}
            options={languageNames.map((one) => ({ value: one.locale, label: one.name }))}
          />
          <Fact label={t('timeZone')}>
            <TimeZoneSelect
              variant="borderless"
              className="customer-select"
              allowClear={clearing}
              disabled={disabled}
              aria-label={t('timeZone')}
              placeholder={t('none')}
              value={customer.timeZone}
              onChange={(timeZone) => void file.change({ timeZone: timeZone ?? null }).catch(() => {})}
            />
          </Fact>
          <ChoiceFact
            label={t('kind.title')}
            value={customer.kind}
            disabled={disabled}
            save={(kind) => file.change({ kind: kind ?? customer.kind })}
            options={customerKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
        </>
      )}
      <TextFact
        label={t('notes')}
        value={customer.notes}
        empty={t('notesHint')}
        multiline
        maxLength={20_000}
        disabled={disabled}
        save={(notes) => file.change({ notes })}
      />
    </Facts>
  )
}
