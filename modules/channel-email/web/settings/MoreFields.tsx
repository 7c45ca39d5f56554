import { Collapse, Form, Input, InputNumber, Select, Switch } from 'antd'
import { TemplateField } from '#modules/conversations/web/index.tsx'
import { TeamSelect } from '#modules/staff/web/index.tsx'
import { useClear, useWords } from '#platform/web/index.ts'
import { quoteStyles } from '../../contract.ts'
import { readAddresses } from '../addresses.ts'

/** Who gets the mail, under which name we write. */
export function NameFields() {
  const t = useWords('channel-email')
  const clearing = useClear()
  return (
    <>
      <div className="mb-row">
        <Form.Item name="name" label={t('fields.name')} extra={t('fields.nameHelp')}>
          <Input maxLength={100} placeholder={t('fields.nameExample')} />
        </Form.Item>
        <Form.Item name="teamId" label={t('fields.team')} extra={t('fields.teamHelp')}>
          <TeamSelect allowClear={clearing} placeholder={t('settings.pool')} />
        </Form.Item>
      </div>
      <Form.Item name="receipt" label={t('fields.receipt')} extra={t('fields.receiptHelp')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}

/** What stands below our mails, what goes along, how long one can think better of it. */
export function SendingFields({ signature }: { signature: string }) {
  const t = useWords('channel-email')
  return (
    <>
      <Form.Item name="signatureHtml" label={t('fields.signature')} extra={t('fields.signatureHelp')}>
        <TemplateField label={t('fields.signature')} example={t('fields.signatureExample')} initial={signature} />
      </Form.Item>
      <div className="mb-row">
        <Form.Item name="quote" label={t('fields.quote')}>
          <Select options={quoteStyles.map((one) => ({ value: one, label: t(`compose.quotes.${one}`) }))} />
        </Form.Item>
        <Form.Item name="undoSeconds" label={t('fields.undo')}>
          <InputNumber controls={false} min={0} max={120} precision={0} suffix={t('fields.seconds')} />
        </Form.Item>
        <Form.Item name="maxAttachments" label={t('fields.attachments')}>
          <InputNumber controls={false} min={1} max={143} precision={0} suffix="MB" />
        </Form.Item>
      </div>
    </>
  )
}

/** What most never touch. */
export function AdvancedFields({ hasKey, folders }: { hasKey: boolean; folders: readonly string[] }) {
  const t = useWords('channel-email')
  return (
    <Collapse
      ghost
      items={[
        {
          key: 'advanced',
          label: t('fields.advanced'),
          forceRender: true,
          children: (
            <>
              <Form.Item name="aliases" label={t('fields.aliases')} extra={t('fields.aliasesHelp')}>
                <AliasSelect />
              </Form.Item>
              <Form.Item name="folders" label={t('fields.folders')} extra={t('fields.foldersHelp')}>
                <Select
                  mode="tags"
                  maxCount={20}
                  placeholder={t('fields.foldersDefault')}
                  options={folders.map((one) => ({ value: one, label: one }))}
                />
              </Form.Item>
              <div className="mb-row">
                <Form.Item name="since" label={t('fields.since')} extra={t('fields.sinceHelp')}>
                  <Input type="datetime-local" />
                </Form.Item>
                <Form.Item name="markSeen" label={t('fields.markSeen')} valuePropName="checked">
                  <Switch />
                </Form.Item>
                <Form.Item
                  name="plusAddress"
                  label={t('fields.plus')}
                  extra={t('fields.plusHelp')}
                  valuePropName="checked"
                >
                  <Switch />
                </Form.Item>
              </div>
              <div className="mb-row">
                <Form.Item name={['dkim', 'domain']} label={t('fields.dkimDomain')}>
                  <Input maxLength={253} autoComplete="off" spellCheck={false} placeholder="example.com" />
                </Form.Item>
                <Form.Item name={['dkim', 'selector']} label={t('fields.dkimSelector')}>
                  <Input maxLength={100} autoComplete="off" spellCheck={false} placeholder="mail" />
                </Form.Item>
              </div>
              <Form.Item name={['dkim', 'privateKey']} label={t('fields.dkimKey')} extra={t('fields.dkimHelp')}>
                <Input.TextArea
                  autoSize={{ minRows: 2, maxRows: 6 }}
                  maxLength={10_000}
                  spellCheck={false}
                  placeholder={hasKey ? t('servers.kept') : '-----BEGIN PRIVATE KEY-----'}
                />
              </Form.Item>
            </>
          ),
        },
      ]}
    />
  )
}

function AliasSelect({ id, value, onChange }: { id?: string; value?: string[]; onChange?: (value: string[]) => void }) {
  return (
    <Select<string[]>
      {...(id ? { id } : {})}
      mode="tags"
      maxCount={20}
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', '，', ';', '；', ' ']}
      value={value ?? []}
      onChange={(next) => onChange?.(next.flatMap((one) => readAddresses(one).map(({ address }) => address)))}
    />
  )
}
