/** @jsxImportSource preact */
import type { PublicMessage } from '#modules/conversations/server/index.ts'
import { htmlForCustomer, shownInText } from '../progress-model.ts'
import { Icon } from './drawings.tsx'
import { formatBytes } from './fields.tsx'
import type { PageProps } from './props.ts'

/** What both sides have said; never a note. */
export function Timeline({ progress, token, lang, locale, t, times }: PageProps) {
  const { messages, olderBefore, company } = progress
  const filesAt = `/p/${token}/files`
  const author = (one: PublicMessage) => (one.direction === 'inbound' ? t('timeline.you') : (one.authorName ?? company))
  return (
    <section class="card timeline" id="messages">
      <h2>{t('timeline.title')}</h2>
      {olderBefore !== null ? (
        <a class="quiet" href={`/p/${token}?before=${olderBefore}${lang ? `&lang=${lang}` : ''}#messages`}>
          {t('timeline.older')}
        </a>
      ) : null}
      {messages.length === 0 ? <p class="hint">{t('timeline.empty')}</p> : null}
      <ol>
        {messages.map((one) => {
          const inText = shownInText(one.html)
          const files = one.attachments.filter((file) => !inText.has(file.id))
          return (
            <li key={one.id} class={one.direction}>
              <p class="by">
                <b>{author(one)}</b>
                <time dateTime={one.at} title={times.full(one.at)}>
                  {times.dayTime(one.at)}
                </time>
              </p>
              {/* Cleaned when it was written, and again by the conversation if the rules have changed since. */}
              {one.html ? (
                // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised HTML of our own
                <div class="said" dangerouslySetInnerHTML={{ __html: htmlForCustomer(one.html, filesAt) }} />
              ) : null}
              {files.length > 0 ? (
                <ul class="files">
                  {files.map((file) => (
                    <li key={file.id}>
                      <a href={`${filesAt}/${file.id}`}>
                        {file.presentation === 'inline-image' ? (
                          <img src={`${filesAt}/${file.id}`} alt={file.name} loading="lazy" />
                        ) : (
                          <Icon name="clip" />
                        )}
                        <span>{file.name}</span>
                        <small>{formatBytes(file.size, locale)}</small>
                      </a>
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
