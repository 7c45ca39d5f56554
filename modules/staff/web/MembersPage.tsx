import { MoreOutlined, SearchOutlined, UserAddOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, Input, Select, Switch, Tag } from 'antd'
import { useState } from 'react'
import {
  changeMember,
  listInvitations,
  listLeftWork,
  listMembers,
  type Member,
  removeTwoFactor,
  withdrawInvitation,
} from '#modules/staff/contract.ts'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import type { Role } from '#platform/contract/permission.ts'
import {
  EmptyState,
  Loaded,
  Page,
  PageHeader,
  Panel,
  refetch,
  useCall,
  useChange,
  useClear,
  useLive,
  useMe,
  useTell,
  useWords,
  When,
} from '#platform/web/index.ts'
import { HandOverDialog } from './HandOverDialog.tsx'
import { heldText } from './held.ts'
import { InviteDialog, type InviteStart } from './InviteDialog.tsx'
import { MemberAvatar, TeamSelect, useTeams } from './people.tsx'
import { RoleTag } from './RoleTag.tsx'
import './settings.css'

type LeftWorkRecord = ReplyOf<typeof listLeftWork>['items'][number]

/** 设置 › 成员与邀请. */
export function MembersPage() {
  const t = useWords('staff')
  const clearing = useClear()
  const members = useCall(listMembers, {})
  const leftWork = useCall(listLeftWork, {})
  useLive(['staff.'], () => void refetch(listMembers, listInvitations, listLeftWork))
  const [inviting, setInviting] = useState<InviteStart | null>(null)
  const [wanted, setWanted] = useState('')
  const [withGone, setWithGone] = useState(false)
  const invite = (
    <Button type="primary" icon={<UserAddOutlined />} onClick={() => setInviting({})}>
      {t('members.invite')}
    </Button>
  )
  return (
    <Page>
      <PageHeader
        title={t('members.nav')}
        about={
          members.data
            ? t('members.about', { count: members.data.items.filter((one) => !one.deactivatedAt).length })
            : undefined
        }
        actions={invite}
      />
      <Invitations again={setInviting} />
      <Loaded query={members}>
        {({ items }) => {
          const gone = items.filter((one) => one.deactivatedAt).length
          const needle = wanted.trim().toLowerCase()
          const shown = items.filter(
            (one) =>
              (withGone || !one.deactivatedAt) &&
              (!needle || `${one.name} ${one.email}`.toLowerCase().includes(needle)),
          )
          return (
            <>
              {items.length > 8 || gone > 0 ? (
                <div className="member-tools">
                  <Input
                    prefix={<SearchOutlined />}
                    allowClear={clearing}
                    placeholder={t('members.search')}
                    aria-label={t('members.search')}
                    value={wanted}
                    onChange={(event) => setWanted(event.target.value)}
                  />
                  {gone > 0 ? (
                    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control
                    <label>
                      <Switch
                        size="small"
                        checked={withGone}
                        onChange={setWithGone}
                        aria-label={t('members.showDeactivated', { count: gone })}
                      />{' '}
                      {t('members.showDeactivated', { count: gone })}
                    </label>
                  ) : null}
                </div>
              ) : null}
              <Panel flush>
                <ul className="members">
                  {shown.map((one) => (
                    <MemberRow
                      key={one.id}
                      member={one}
                      left={leftWork.data?.items.find(({ memberId }) => memberId === one.id)}
                    />
                  ))}
                </ul>
              </Panel>
              {items.length === 1 ? (
                <EmptyState title={t('members.aloneTitle')} text={t('members.aloneText')} action={invite} />
              ) : null}
            </>
          )
        }}
      </Loaded>
      {inviting ? <InviteDialog start={inviting} close={() => setInviting(null)} /> : null}
    </Page>
  )
}

function MemberRow({ member, left }: { member: Member; left: LeftWorkRecord | undefined }) {
  const t = useWords('staff')
  const me = useMe()
  const tell = useTell()
  const { modal } = App.useApp()
  const { byId } = useTeams()
  const change = useChange(changeMember, {
    refetch: [listMembers],
    failed: tell.failed,
    done: () => tell.done(t('web:saved')),
  })
  const reset = useChange(removeTwoFactor, {
    refetch: [listMembers],
    failed: tell.failed,
    done: () => tell.done(t('web:saved')),
  })
  const { abilities } = member
  const [handing, setHanding] = useState(false)
  const set = (body: { role?: Role; teamIds?: string[]; deactivated?: boolean }) =>
    change.mutate({ params: { id: member.id }, body })
  const menu = [
    ...(member.twoFactor && member.id !== me.id && abilities.deactivate
      ? [{ key: 'two', label: t('members.removeTwoFactor') }]
      : []),
    ...(left ? [{ key: 'hand', label: t('left.open') }] : []),
    ...(abilities.deactivate
      ? [
          {
            key: 'off',
            label: t(member.deactivatedAt ? 'members.reactivate' : 'members.deactivate'),
            danger: !member.deactivatedAt,
          },
        ]
      : []),
  ]
  const choose = (key: string) => {
    if (key === 'two') {
      modal.confirm({
        title: t('members.removeTwoFactor'),
        content: t('members.removeTwoFactorText'),
        onOk: () => reset.mutateAsync({ params: { id: member.id } }).catch(() => {}),
      })
      return
    }
    if (key === 'off' && member.deactivatedAt) return set({ deactivated: false })
    setHanding(true)
  }
  return (
    <li className="member" data-off={member.deactivatedAt !== null}>
      <div className="member-who">
        <MemberAvatar member={member} size={38} dot={!member.deactivatedAt} />
        <div>
          <b>{member.name}</b> {member.id === me.id ? <Tag variant="filled">{t('members.you')}</Tag> : null}
          {member.deactivatedAt ? <Tag variant="filled">{t('members.deactivated')}</Tag> : null}
          <div className="k-muted k-ellipsis">{member.email}</div>
          {left ? <div className="member-left">{t('left.still', { what: heldText(t, left.counts) })}</div> : null}
        </div>
      </div>
      {abilities.editTeams && !member.deactivatedAt ? (
        <TeamSelect
          mode="multiple"
          variant="borderless"
          maxTagCount={2}
          maxTagPlaceholder={(more) => `+${more.length}`}
          maxTagTextLength={8}
          placeholder={t('members.noTeam')}
          aria-label={`${t('members.teams')} ${member.name}`}
          value={member.teamIds}
          onChange={(teamIds: string[]) => set({ teamIds })}
          style={{ width: '100%' }}
        />
      ) : (
        <div className="member-tags">
          {member.teamIds.map((id) => (
            <Tag key={id} variant="filled">
              {byId(id)?.name}
            </Tag>
          ))}
        </div>
      )}
      {abilities.roles.length > 1 && !member.deactivatedAt ? (
        <Select<Role>
          variant="borderless"
          aria-label={`${t('members.role')} ${member.name}`}
          value={member.role}
          popupMatchSelectWidth={300}
          onChange={(role) => set({ role })}
          options={abilities.roles.map((role) => ({
            value: role,
            label: t(`role.${role}`),
            about: t(`roleAbout.${role}`),
          }))}
          optionRender={({ data }) => (
            <>
              {data.label}
              <div className="k-muted" style={{ fontSize: 12 }}>
                {data.about}
              </div>
            </>
          )}
        />
      ) : (
        <span>
          <RoleTag role={member.role} />
        </span>
      )}
      <span className="member-menu">
        {menu.length > 0 ? (
          <Dropdown trigger={['click']} menu={{ items: menu, onClick: ({ key }) => choose(key) }}>
            <Button type="text" icon={<MoreOutlined />} aria-label={`${t('web:more')} ${member.name}`} />
          </Dropdown>
        ) : null}
      </span>
      {handing ? (
        <HandOverDialog member={member} leaving={!member.deactivatedAt} close={() => setHanding(false)} />
      ) : null}
    </li>
  )
}

function Invitations({ again }: { again: (start: InviteStart) => void }) {
  const t = useWords('staff')
  const tell = useTell()
  const { data } = useCall(listInvitations, {})
  const withdraw = useChange(withdrawInvitation, { refetch: [listInvitations], failed: tell.failed })
  if (!data || data.items.length === 0) return null
  return (
    <Panel title={t('members.invitations')}>
      <ul className="settings-rows">
        {data.items.map((one) => (
          <li key={one.id}>
            <div>
              <b>{one.email}</b> <RoleTag role={one.role} />
              <div className="k-muted">
                {one.invitedBy ? `${t('members.invitedBy', { name: one.invitedBy.name })} · ` : ''}
                {one.expired ? t('members.expired') : <ExpiresAt at={one.expiresAt} />}
              </div>
            </div>
            <Button size="small" onClick={() => again({ email: one.email, role: one.role, teamIds: one.teamIds })}>
              {t('members.again')}
            </Button>
            <Button
              size="small"
              danger
              loading={withdraw.isPending && withdraw.variables?.params?.id === one.id}
              onClick={() => withdraw.mutate({ params: { id: one.id } })}
            >
              {t('members.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function ExpiresAt({ at }: { at: string }) {
  const t = useWords('staff')
  const [before, after] = t('members.expires', { when: '\u0000' }).split('\u0000')
  return (
    <>
      {before}
      <When at={at} as="relative" />
      {after}
    </>
  )
}
