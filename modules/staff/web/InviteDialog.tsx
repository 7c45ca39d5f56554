import { Alert, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { invite, listInvitations } from '#modules/staff/contract.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { type Role, roles } from '#platform/contract/permission.ts'
import { call, FormProblem, refetch, useMe, useSubmit, useTell, useWords } from '#platform/web/index.ts'
import { TeamSelect } from './people.tsx'

export type InviteStart = { email?: string; role?: Role; teamIds?: string[] }

/** Address, role, teams; then the link, to be sent by hand too. */
export function InviteDialog({ start, close }: { start: InviteStart; close: () => void }) {
  const t = useWords('staff')
  const me = useMe()
  const tell = useTell()
  const [made, setMade] = useState<ReplyOf<typeof invite> | null>(null)
  const link = made?.link ?? null
  const [form] = Form.useForm<{ email: string; role: Role; teamIds?: string[] }>()
  const { submit, busy, problem } = useSubmit(
    form,
    (body) => call(invite, { body: { ...body, email: body.email.trim() } }),
    (reply) => {
      setMade(reply)
      void refetch(listInvitations)
    },
  )
  const given = roles.filter((role) => role !== 'owner' || me.role === 'owner')
  return (
    <Modal open onCancel={close} title={t(link ? 'members.link' : 'members.invite')} footer={null} width={480}>
      {link ? (
        <>
          {made?.mailed ? <p>{t('members.mailed', { email: made.invitation.email })}</p> : null}
          <p className="k-muted">{t('members.linkText')}</p>
          <div className="member-link">
            <Input readOnly value={link} aria-label={t('members.link')} onFocus={(event) => event.target.select()} />
            <Button
              type="primary"
              onClick={() =>
                void navigator.clipboard.writeText(link).then(() => tell.done(t('web:copied')), tell.failed)
              }
            >
              {t('members.copyLink')}
            </Button>
          </div>
        </>
      ) : (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ role: 'agent', ...start }}
          onFinish={(values) => void submit(values)}
        >
          <Alert type="info" title={t('members.inviteText')} style={{ marginBottom: 16 }} />
          <FormProblem text={problem} />
          <Form.Item
            name="email"
            label={t('email')}
            rules={[{ required: true, message: t('platform:reason.required') }]}
          >
            <Input inputMode="email" autoFocus spellCheck={false} placeholder={t('signIn.emailHint')} />
          </Form.Item>
          <Form.Item name="role" label={t('members.role')}>
            <Select
              options={given.map((role) => ({ value: role, label: t(`role.${role}`), about: t(`roleAbout.${role}`) }))}
              optionRender={({ data }) => (
                <>
                  {data.label} <span className="k-muted">{data.about}</span>
                </>
              )}
            />
          </Form.Item>
          <Form.Item name="teamIds" label={t('members.teams')}>
            <TeamSelect mode="multiple" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy} block>
            {t('members.inviteSubmit')}
          </Button>
        </Form>
      )}
    </Modal>
  )
}
