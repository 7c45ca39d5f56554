import { DownOutlined, UpOutlined } from '@ant-design/icons'
import { Select } from 'antd'
import { useState } from 'react'
import type { composerEnvelope } from '#modules/conversations/web/index.tsx'
import { formatBytes, useCall, useWords } from '#platform/web/index.ts'
import { type MailEnvelopeRecord, type QuoteStyle, quoteStyles, suggestEnvelope } from '../../contract.ts'
import { senderOf } from './objections.ts'
import { useSuggestion } from './use-suggestion.ts'

type Props = NonNullable<(typeof composerEnvelope)['props']>

/** Below the text: what will stand there too (signature, earlier mails), and how much may be attached. */
export function Foot({ conversation, envelope: touched, change, blank, bytes }: Props) {
  const t = useWords('channel-email')
  const [whole, setWhole] = useState(false)
  const { suggestion } = useSuggestion(conversation.id, { active: true, blank, lastSeq: conversation.lastSeq })
  const envelope = (touched as MailEnvelopeRecord | null) ?? suggestion?.envelope ?? null
  // Another mailbox has another signature, unless the team has one.
  const mailboxId = envelope?.mailboxId
  const other = mailboxId !== undefined && mailboxId !== suggestion?.envelope?.mailboxId
  const { data: fromOther } = useCall(
    suggestEnvelope,
    { params: { id: conversation.id }, query: { mailboxId } },
    { enabled: other, staleTime: 60_000 },
  )
  if (!suggestion || !envelope) return null
  const sender = senderOf(envelope, suggestion.mailboxes)
  const most = sender?.maxAttachmentBytes ?? Number.POSITIVE_INFINITY
  const { signatureHtml } = (other && fromOther) || suggestion
  return (
    <div className="ml-foot">
      {signatureHtml ? (
        <div className="ml-signature" data-whole={whole || undefined}>
          {/* Cleaned by the server (server/out/signature.ts), as every text of ours. */}
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: see above */}
          <div className="cv-text" inert dangerouslySetInnerHTML={{ __html: signatureHtml }} />
          <button
            type="button"
            className="ml-more"
            aria-expanded={whole}
            aria-label={t('compose.signature')}
            title={t('compose.signature')}
            onClick={() => setWhole(!whole)}
          >
            {whole ? <UpOutlined /> : <DownOutlined />}
          </button>
        </div>
      ) : null}
      {envelope.kind === 'forward' ? (
        <span className="k-muted">{t('compose.forwarded')}</span>
      ) : envelope.kind === 'new' ? null : (
        <Select<QuoteStyle>
          size="small"
          variant="borderless"
          aria-label={t('compose.quote')}
          popupMatchSelectWidth={false}
          value={envelope.quote ?? 'last'}
          onChange={(quote) => change({ ...envelope, quote })}
          options={quoteStyles.map((one) => ({ value: one, label: t(`compose.quotes.${one}`) }))}
        />
      )}
      {bytes > 0 && sender ? (
        <span className="ml-bytes" data-over={bytes > most || undefined} role="status">
          {t(bytes > most ? 'compose.tooLarge' : 'compose.size', { size: formatBytes(bytes), most: formatBytes(most) })}
        </span>
      ) : null}
    </div>
  )
}
