import {
  ArrowLeftOutlined,
  BranchesOutlined,
  EyeInvisibleOutlined,
  FlagOutlined,
  LinkOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  MergeCellsOutlined,
  MoreOutlined,
  SwapOutlined,
} from '@ant-design/icons'
import { Button, Dropdown, Tooltip } from 'antd'
import { CustomerClock } from '#modules/customers/web/index.tsx'
import { Avatar, Link, Slot, useGo, useIsPhone, useSearchParams, useTell, useWords } from '#platform/web/index.ts'
import { openContactForm } from '../contact/open.ts'
import type { ConversationActions } from '../data/actions.ts'
import { filterOf, searchOf } from '../data/filter.ts'
import type { OpenedConversation } from '../data/heads.ts'
import type { usePresence } from '../data/presence.ts'
import { ChannelIcon, customerName } from '../labels.tsx'
import { conversationBadge } from '../slots.ts'
import { Facts, type HeaderPart } from './Facts.tsx'
import { Linked, ResolveButton, Subject } from './HeaderParts.tsx'
import { PresenceLine } from './PresenceLine.tsx'

/** Who, what, in which state, whose: all of it changed where it is shown. */
export function Header({
  data: { conversation, customer },
  actions,
  presence,
  part,
  setPart,
  sideOpen,
  toggleSide,
  merge,
  transfer,
  split,
}: {
  data: OpenedConversation
  actions: ConversationActions
  presence: ReturnType<typeof usePresence>
  part: HeaderPart | null
  setPart: (part: HeaderPart | null) => void
  sideOpen: boolean
  toggleSide: () => void
  merge: () => void
  transfer: () => void
  split: () => void
}) {
  const t = useWords('conversations')
  const phone = useIsPhone()
  const go = useGo()
  const tell = useTell()
  const search = useSearchParams()
  const { id, abilities } = conversation
  const name = customerName(t, customer)
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(`${location.origin}/conversations/${id}`)
      tell.done(t('web:copied'))
    } catch {
      window.prompt(t('more.copyLink'), `${location.origin}/conversations/${id}`)
    }
  }
  const contactStart = {
    conversation: { id, number: conversation.number, subject: conversation.subject },
    customer: conversation.customer,
  }
  return (
    <header className="cv-head">
      <div className="cv-head-row">
        {phone ? (
          <Link
            to={'/conversations' as '/'}
            search={searchOf(filterOf(search)) as never}
            className="cv-head-back"
            aria-label={t('web:back')}
          >
            <ArrowLeftOutlined />
          </Link>
        ) : null}
        <Avatar name={name} id={customer.id} size={36} />
        <div className="cv-head-title">
          <div className="cv-head-who">
            <b className="k-ellipsis">{name}</b>
            {customer.organization ? <span className="k-muted k-ellipsis">{customer.organization.name}</span> : null}
            <CustomerClock customerId={customer.id} />
            <ChannelIcon channel={conversation.channel} className="k-muted" />
            <span className="k-muted k-nowrap">#{conversation.number}</span>
            <Slot of={conversationBadge} props={{ conversation, place: 'header' }} />
          </div>
          <Subject conversation={conversation} save={(subject) => void actions.change(id, { subject })} />
        </div>
        <ResolveButton conversation={conversation} actions={actions} />
        <Dropdown
          trigger={['click']}
          placement="bottomRight"
          menu={{
            items: [
              ...(abilities.write
                ? [
                    {
                      key: 'contact',
                      icon: <FlagOutlined />,
                      label: t('contact.open'),
                      onClick: () => openContactForm(contactStart),
                    },
                  ]
                : []),
              ...(abilities.write
                ? [{ key: 'transfer', icon: <SwapOutlined />, label: t('transfer.title'), onClick: transfer }]
                : []),
              ...(abilities.organize
                ? [
                    { key: 'merge', icon: <MergeCellsOutlined />, label: t('merge.title'), onClick: merge },
                    { key: 'split', icon: <BranchesOutlined />, label: t('split.title'), onClick: split },
                  ]
                : []),
              {
                key: 'unread',
                icon: <EyeInvisibleOutlined />,
                label: t('more.unread'),
                onClick: () => void actions.unread(id).then((done) => done && go('/conversations')),
              },
              { key: 'link', icon: <LinkOutlined />, label: t('more.copyLink'), onClick: () => void copyLink() },
            ],
          }}
        >
          <Button type="text" icon={<MoreOutlined />} aria-label={t('web:more')} />
        </Dropdown>
        <Tooltip title={t('side.toggle')}>
          <Button
            type="text"
            icon={sideOpen ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
            aria-label={t('side.toggle')}
            aria-pressed={sideOpen}
            onClick={toggleSide}
          />
        </Tooltip>
      </div>
      <Facts conversation={conversation} actions={actions} part={part} setPart={setPart} />
      <PresenceLine colleagues={presence.colleagues} />
      <Linked conversation={conversation} />
    </header>
  )
}
