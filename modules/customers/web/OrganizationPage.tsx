import { App, Button } from 'antd'
import {
  listCustomers,
  listOrganizations,
  type OrganizationRecord,
  organizationKinds,
  readOrganization,
  removeOrganization,
  updateOrganization,
} from '#modules/customers/contract.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import {
  Avatar,
  call,
  Facts,
  know,
  Link,
  Loaded,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useGo,
  useKeysetQuery,
  useLive,
  useRouteParams,
  useTell,
  useWords,
} from '#platform/web/index.ts'
import './customers.css'
import { ChoiceFact, TagsFact, TextFact } from './editable.tsx'
import { CustomerAvatar, customerName, formatContact } from './naming.tsx'

/** An organization's own page: what is known of it, and its customers. */
export function OrganizationPage() {
  const { id } = useRouteParams('id')
  const query = useCall(readOrganization, { params: { id } })
  useLive('organization.', (event) => {
    if (event.subjectId === id) void refetch(readOrganization)
  })
  return (
    <Page broad key={id}>
      <Loaded query={query} lines={8}>
        {(organization) => <Whole organization={organization} />}
      </Loaded>
    </Page>
  )
}

function Whole({ organization }: { organization: OrganizationRecord }) {
  const t = useWords('customers')
  const tell = useTell()
  const go = useGo()
  const { modal } = App.useApp()
  const disabled = !organization.abilities.edit
  const params = { id: organization.id }
  const change = async (body: BodyOf<typeof updateOrganization>) => {
    try {
      know(readOrganization, { params }, await call(updateOrganization, { params, body }))
      void refetch(listOrganizations, listCustomers)
    } catch (problem) {
      tell.failed(problem)
      throw problem
    }
  }
  const remove = () =>
    modal.confirm({
      title: t('removeTitle', { name: organization.name }),
      content: t('removeOrganizationText'),
      okText: t('removeOrganization'),
      okButtonProps: { danger: true },
      onOk: () =>
        call(removeOrganization, { params }).then(() => {
          go('/organizations', { replace: true })
          void refetch(listOrganizations, listCustomers)
        }, tell.failed),
    })
  return (
    <>
      <PageHeader
        title={organization.name}
        back="/organizations"
        about={t(`organizationKind.${organization.kind}`)}
        actions={
          organization.abilities.remove ? (
            <Button danger onClick={remove}>
              {t('removeOrganization')}
            </Button>
          ) : undefined
        }
      />
      <div className="customer-page">
        <Panel>
          <div className="customer-title">
            <Avatar square name={organization.name} id={organization.id} size={52} />
            <h2>{organization.name}</h2>
          </div>
          <Facts>
            <TextFact
              label={t('organizationName')}
              value={organization.name}
              disabled={disabled}
              save={(name) => change({ name })}
            />
            <ChoiceFact
              label={t('column.kind')}
              value={organization.kind}
              disabled={disabled}
              save={(kind) => change({ kind: kind ?? organization.kind })}
              options={organizationKinds.map((one) => ({ value: one, label: t(`organizationKind.${one}`) }))}
            />
            <TextFact
              label={t('address')}
              value={organization.address}
              maxLength={500}
              disabled={disabled}
              save={(address) => change({ address })}
            />
            <TagsFact
              label={t('tags')}
              tags={organization.tags}
              disabled={disabled}
              save={(tags) => change({ tags })}
            />
            <TextFact
              label={t('notes')}
              value={organization.notes}
              multiline
              maxLength={20_000}
              disabled={disabled}
              save={(notes) => change({ notes })}
            />
          </Facts>
        </Panel>
        <Members organizationId={organization.id} />
      </div>
    </>
  )
}

function Members({ organizationId }: { organizationId: string }) {
  const t = useWords('customers')
  const list = useKeysetQuery(listCustomers, { query: { organizationId } })
  return (
    <Panel title={t('members')}>
      {list.items.length === 0 && !list.loading ? <p className="k-muted">{t('membersEmpty')}</p> : null}
      <ul>
        {list.items.map((one) => (
          <li key={one.id}>
            <Link to={`/customers/${one.id}` as '/'} className="organization-member">
              <CustomerAvatar customer={one} />
              <span>
                {customerName(one, t)}
                <span className="k-muted"> {one.name && one.contact ? formatContact(one.contact) : ''}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {list.hasMore ? (
        <Button type="link" loading={list.loadingMore} onClick={list.more}>
          {t('web:more')}
        </Button>
      ) : null}
    </Panel>
  )
}
