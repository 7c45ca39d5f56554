import { Form, Input, Select } from 'antd'
import { useState } from 'react'
import { call, FormDialog, newId, refetch, useMay, useMe, useWords } from '#platform/web/index.ts'
import {
  type CannedReplyRecord,
  type CannedScope,
  changeCannedReply,
  createCannedReply,
  listCannedReplies,
} from '../../contract.ts'
import { TemplateField } from '../composer/TemplateField.tsx'
import { isBlank } from '../data/draft.ts'
import { useTeams } from '../data/people.ts'

type Values = { title: string; shortcut?: string; scope: string; html: string }

/** Adds or changes a canned reply; placeholders are put in by a click. */
export function CannedReplyForm({ canned, close }: { canned: CannedReplyRecord | null; close: () => void }) {
  const t = useWords('conversations')
  const me = useMe()
  const mayShare = useMay('conversations.share')
  const teams = useTeams().filter((one) => me.teamIds.includes(one.id))
  const [id] = useState(newId)
  const [form] = Form.useForm<Values>()
  const save = async ({ title, shortcut, scope, html }: Values) => {
    const fields = { title: title.trim(), shortcut: (shortcut ?? '').trim().toLowerCase(), html }
    if (canned)
      return call(changeCannedReply, { params: { id: canned.id }, body: { ...fields, version: canned.version } })
    const [kind, teamId] = scope.split(':') as [CannedScope, string?]
    return call(createCannedReply, { body: { id, scope: kind, ...(teamId ? { teamId } : {}), ...fields } })
  }
  return (
    <FormDialog
      title={canned ? t('canned.change') : t('canned.new')}
      width={620}
      form={form}
      start={{
        title: canned?.title,
        shortcut: canned?.shortcut,
        scope: canned?.scope ?? 'personal',
        html: canned?.html ?? '',
      }}
      save={save}
      saved={() => refetch(listCannedReplies)}
      close={close}
    >
      <Form.Item
        name="title"
        label={t('canned.name')}
        rules={[{ required: true, whitespace: true, message: t('canned.nameNeeded') }]}
      >
        <Input autoFocus maxLength={100} placeholder={t('canned.nameExample')} />
      </Form.Item>
      <Form.Item
        name="html"
        label={t('canned.text')}
        rules={[
          {
            validator: (_, html: string) =>
              isBlank(html ?? '') ? Promise.reject(new Error(t('canned.textNeeded'))) : Promise.resolve(),
          },
        ]}
      >
        <TemplateField label={t('canned.text')} example={t('canned.textExample')} initial={canned?.html ?? ''} />
      </Form.Item>
      <div className="cv-canned-row">
        <Form.Item
          name="shortcut"
          label={t('canned.shortcut')}
          rules={[{ pattern: /^[^\s/]*$/, message: t('canned.shortcutWrong') }]}
        >
          <Input prefix="/" maxLength={30} autoComplete="off" />
        </Form.Item>
        {canned ? null : (
          <Form.Item name="scope" label={t('canned.scope')}>
            <Select
              options={[
                { value: 'personal', label: t('canned.scopes.personal') },
                ...(mayShare
                  ? teams.map((one) => ({ value: `team:${one.id}`, label: t('saved.forTeam', { team: one.name }) }))
                  : []),
                ...(mayShare ? [{ value: 'shared', label: t('canned.scopes.shared') }] : []),
              ]}
            />
          </Form.Item>
        )}
      </div>
    </FormDialog>
  )
}
