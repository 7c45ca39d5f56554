import {
  CarOutlined,
  CommentOutlined,
  FormOutlined,
  GlobalOutlined,
  MailOutlined,
  PhoneOutlined,
  ShopOutlined,
  SolutionOutlined,
} from '@ant-design/icons'
import { hasWords, useWords, type Words } from '#platform/web/index.ts'
import type { Priority, Status } from '../contract.ts'

const icons: Readonly<Record<string, typeof MailOutlined>> = {
  chat: CommentOutlined,
  form: FormOutlined,
  mail: MailOutlined,
  portal: GlobalOutlined,
  phone: PhoneOutlined,
  counter: ShopOutlined,
  visit: CarOutlined,
  letter: SolutionOutlined,
}

/** The word for a channel; a channel of a later module names itself as `<its module>:channel`, else its own code. */
export function channelName(t: Words, channel: string): string {
  if (hasWords(`conversations:channel.${channel}`)) return t(`channel.${channel}`)
  const own = `channel-${channel}:channel`
  return hasWords(own) ? t(own) : channel
}

/** A channel's sign with its name for screen readers. */
export function ChannelIcon({ channel, className }: { channel: string; className?: string }) {
  const t = useWords('conversations')
  const Icon = icons[channel] ?? GlobalOutlined
  const name = channelName(t, channel)
  return (
    <span className={className} title={name}>
      <Icon aria-hidden="true" />
      <span className="k-hidden-visually">{name}</span>
    </span>
  )
}

/** A customer's name, else an address, else the word for visitor with a code that tells them apart. */
export function customerName(t: Words, customer: { name: string; contact: string | null; code: string }): string {
  return customer.name || customer.contact || t('visitor', { code: customer.code })
}

export function StatusTag({ status }: { status: Status }) {
  const t = useWords('conversations')
  return (
    <span className="cv-status" data-status={status}>
      {t(`status.${status}`)}
    </span>
  )
}

/** Only what stands out from normal is shown. */
export function PriorityMark({ priority }: { priority: Priority }) {
  const t = useWords('conversations')
  if (priority === 'normal') return null
  return (
    <span className="cv-priority" data-priority={priority}>
      {t(`priority.${priority}`)}
    </span>
  )
}
