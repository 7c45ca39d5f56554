import { Button, Form } from 'antd'
import { useState } from 'react'
import { TemplateField } from '#modules/conversations/web/index.tsx'
import { useTeams } from '#modules/staff/web/index.tsx'
import {
  call,
  EmptyState,
  FormDialog,
  Loaded,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useLive,
  useMay,
  useWords,
} from '#platform/web/index.ts'
import { listSignatures, mailSignatureChanged, setSignature } from '../../contract.ts'
import './settings.css'

/** 设置 › 团队签名: what stands below the mails of each team. */
export function SignaturesPage() {
  const t = useWords('channel-email')
  const mayManage = useMay('mail.manage')
  const { teams } = useTeams()
  const signatures = useCall(listSignatures, {})
  useLive(mailSignatureChanged.name, () => void refetch(listSignatures))
  const [open, setOpen] = useState<{ id: string; name: string; html: string } | null>(null)
  return (
    <Page>
      <PageHeader
        title={t('signatures.title')}
        about={t('signatures.about')}
        {...(mayManage ? { back: '/settings/mailboxes' } : {})}
      />
      <Loaded query={signatures}>
        {({ items }) =>
          teams.length === 0 ? (
            <Panel>
              <EmptyState title={t('signatures.noTeams')} text={t('signatures.noTeamsText')} />
            </Panel>
          ) : (
            teams.map((team) => {
              const html = items.find((one) => one.teamId === team.id)?.html ?? ''
              return (
                <Panel
                  key={team.id}
                  title={team.name}
                  actions={
                    <Button onClick={() => setOpen({ id: team.id, name: team.name, html })}>{t('web:edit')}</Button>
                  }
                >
                  {html ? (
                    // Cleaned by the server when it was written, like a canned reply.
                    // biome-ignore lint/security/noDangerouslySetInnerHtml: see above
                    <div className="cv-text mb-signature" dangerouslySetInnerHTML={{ __html: html }} />
                  ) : (
                    <p className="k-muted">{t('signatures.none')}</p>
                  )}
                </Panel>
              )
            })
          )
        }
      </Loaded>
      {open ? <Editor key={open.id} team={open} close={() => setOpen(null)} /> : null}
    </Page>
  )
}

function Editor({ team, close }: { team: { id: string; name: string; html: string }; close: () => void }) {
  const t = useWords('channel-email')
  const [form] = Form.useForm<{ html?: string }>()
  // An editor that was emptied leaves a paragraph behind: then there is no signature.
  const save = ({ html = '' }: { html?: string }) =>
    call(setSignature, {
      params: { id: team.id },
      body: { html: /[^\s<>]/.test(html.replace(/<[^>]*>|&nbsp;/g, '')) || html.includes('<img') ? html : '' },
    })
  return (
    <FormDialog
      title={t('signatures.of', { team: team.name })}
      width={620}
      form={form}
      start={{ html: team.html }}
      save={save}
      saved={() => refetch(listSignatures)}
      close={close}
    >
      <Form.Item name="html" extra={t('signatures.help')}>
        <TemplateField label={t('fields.signature')} example={t('fields.signatureExample')} initial={team.html} />
      </Form.Item>
    </FormDialog>
  )
}
