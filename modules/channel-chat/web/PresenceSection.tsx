import { Fact, Facts, Loaded, refetch, useCall, useLive, useSignals, useWords, When } from '#platform/web/index.ts'
import { type ChatPresenceRecord, presenceSignal, readPresence } from '../contract.ts'
import './chat.css'

/** Beside a chat: whether the visitor is there, on which page, and whether anybody vouches for them. */
export function PresenceSection({ conversationId }: { conversationId: string }) {
  const query = useCall(readPresence, { params: { id: conversationId } })
  const look = () => void refetch(readPresence)
  useSignals([presenceSignal], conversationId, look)
  useLive(['chat.identified'], look)
  return (
    <Loaded query={query} lines={2}>
      {({ presence }) => (presence ? <Visitor presence={presence} /> : null)}
    </Loaded>
  )
}

function Visitor({ presence }: { presence: ChatPresenceRecord }) {
  const t = useWords('channel-chat')
  const { online, pageUrl, pageTitle, referrer, browser, signed } = presence
  return (
    <section className="chat-presence" aria-label={t('presence.title')}>
      <header>
        <h3>{t('presence.title')}</h3>
        <span className="chat-there" data-online={online}>
          {online ? t('presence.online') : t('presence.away')}
        </span>
      </header>
      <Facts>
        {online ? null : (
          <Fact label={t('presence.seen')}>
            <When at={presence.lastSeenAt} as="relative" />
          </Fact>
        )}
        {pageUrl ? (
          <Fact label={t(online ? 'presence.page' : 'presence.pageBefore')}>
            <a href={pageUrl} target="_blank" rel="noopener noreferrer nofollow" title={pageUrl}>
              {pageTitle || pageUrl}
            </a>
          </Fact>
        ) : null}
        {referrer ? (
          <Fact label={t('presence.referrer')}>
            <span title={referrer}>{new URL(referrer).host}</span>
          </Fact>
        ) : null}
        {browser ? <Fact label={t('presence.browser')}>{browser}</Fact> : null}
        <Fact label={t('presence.identity')}>{t(signed ? 'presence.signed' : 'presence.unsigned')}</Fact>
      </Facts>
    </section>
  )
}
