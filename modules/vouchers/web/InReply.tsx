import { GiftOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { type AttachmentRecord, uploadAttachment } from '#modules/conversations/contract.ts'
import { useOpenConversation } from '#modules/conversations/web/index.tsx'
import { addressOf, currentLocale, newId, useTell, useWords } from '#platform/web/index.ts'
import type { VoucherRecord } from '../contract.ts'
import { cardPng, escaped, groupedCode, useCustomerVouchers } from './vouchers.ts'

type Props = { conversationId: string; mode: 'reply' | 'note'; insert: (html: string) => void }

/** In the composer, for customers who hold one: puts the card and its address into the reply. */
export function InReply(props: Props) {
  return props.mode === 'reply' ? <Put key={props.conversationId} {...props} /> : null
}

function Put({ insert }: Props) {
  const t = useWords('vouchers')
  const tell = useTell()
  const { conversation } = useOpenConversation()
  const [busy, setBusy] = useState(false)
  const vouchers = useCustomerVouchers(conversation.customer.id)
  const open = vouchers?.filter(({ state }) => state === 'open') ?? []
  if (open.length === 0) return null
  const put = async (voucher: VoucherRecord) => {
    setBusy(true)
    try {
      const picture = await upload(await cardPng(voucher.id), `${groupedCode(voucher.code)}.png`)
      const words = t('reply.words', { name: voucher.customerName, what: voucher.honours })
      insert(
        `<p>${escaped(words)}</p><p><a href="${escaped(voucher.url)}">${escaped(t('reply.link'))}</a></p>` +
          `<img src="${escaped(picture.url)}?inline=1" alt="${escaped(words)}">`,
      )
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const button = (
    <Button
      size="small"
      type="text"
      icon={<GiftOutlined />}
      loading={busy}
      {...(open.length === 1 && open[0] ? { onClick: () => void put(open[0] as VoucherRecord) } : {})}
    >
      {t('reply.put')}
    </Button>
  )
  if (open.length === 1) return button
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: open.slice(0, 10).map((one) => ({ key: one.id, label: one.honours, onClick: () => void put(one) })),
      }}
    >
      {button}
    </Dropdown>
  )
}

async function upload(picture: Blob, name: string): Promise<AttachmentRecord> {
  const form = new FormData()
  form.append('file', picture, name)
  const answer = await fetch(addressOf(uploadAttachment, {}, { id: newId() }), {
    method: 'POST',
    body: form,
    headers: { accept: 'application/json', 'accept-language': currentLocale() },
  })
  if (!answer.ok) throw new Error('the picture was not taken')
  return (await answer.json()) as AttachmentRecord
}
