import { BulbOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { useOpenConversation } from '#modules/conversations/web/index.tsx'
import { Loaded, SideSection, useCall, useKept, useLive, useThrottled, useWords } from '#platform/web/index.ts'
import { readGuidance } from '../../contract/guidance.ts'
import { escaped } from './escaped.ts'
import { Offers } from './Offers.tsx'
import { Past } from './Past.tsx'
import './guidance.css'

const parts = ['ask', 'offer', 'no', 'past'] as const
type Part = (typeof parts)[number]

/** Beside a conversation: what to ask next, what to propose, how to say no, what was said before. Read when opened. */
export function GuidanceSection({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const [shown, setShown] = useKept<'open' | 'folded'>('moment.guidance', 'folded')
  const open = shown === 'open'
  return (
    <SideSection
      key={conversationId}
      title={t('guidance.title')}
      className="guidance"
      extra={
        <button
          type="button"
          className="guidance-fold"
          aria-expanded={open}
          onClick={() => setShown(open ? 'folded' : 'open')}
        >
          {t(open ? 'guidance.fold' : 'guidance.open')}
        </button>
      }
    >
      {open ? <Guide conversationId={conversationId} /> : null}
    </SideSection>
  )
}

function Guide({ conversationId }: { conversationId: string }) {
  const t = useWords('moments')
  const query = useCall(readGuidance, { params: { id: conversationId }, query: {} })
  const again = useThrottled(() => void query.refetch(), 600)
  useLive(
    [
      'moment.step-changed',
      'moment.expectation-changed',
      'moment.guidance-changed',
      'moment.touchpoint-set',
      'moment.cut',
    ],
    (event) => {
      if (!event.subjectId || event.subjectId === conversationId) again(event.name)
    },
  )
  const { compose } = useOpenConversation()
  const [chosen, setChosen] = useState<Part | null>(null)
  const put = (text: string) => compose((composer) => composer.insert(`<p>${escaped(text)}</p>`))
  return (
    <Loaded query={query} lines={3}>
      {(guidance) => {
        const part = chosen ?? (guidance.proposeNow ? 'offer' : 'ask')
        return (
          <>
            {guidance.proposeNow ? (
              <p className="guidance-now">
                <BulbOutlined aria-hidden="true" /> {t('guidance.proposeNow')}
              </p>
            ) : null}
            <div className="guidance-tabs" role="tablist" aria-label={t('guidance.title')}>
              {parts.map((one) => (
                <button
                  key={one}
                  type="button"
                  role="tab"
                  aria-selected={part === one}
                  tabIndex={part === one ? 0 : -1}
                  onClick={() => setChosen(one)}
                  onKeyDown={(event) => {
                    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
                    if (!way) return
                    const next = parts[(parts.indexOf(one) + way + parts.length) % parts.length] as Part
                    setChosen(next)
                    const tabs = event.currentTarget.parentElement?.querySelectorAll('button')
                    tabs?.[parts.indexOf(next)]?.focus()
                  }}
                >
                  {t(`guidance.part.${one}`)}
                  {one === 'past' && guidance.past.length > 0 ? ` ${guidance.past.length}` : ''}
                </button>
              ))}
            </div>
            <div role="tabpanel" aria-label={t(`guidance.part.${part}`)}>
              {part === 'ask' ? (
                <Lines empty={t('guidance.nothingToAsk')} items={guidance.questions} put={put} />
              ) : null}
              {part === 'offer' ? (
                <Offers conversationId={conversationId} templates={guidance.options} compose={compose} />
              ) : null}
              {part === 'no' ? (
                <Lines
                  empty=""
                  items={guidance.refusals.map(({ title, lines }) => ({ head: title, text: lines.join('\n') }))}
                  put={put}
                />
              ) : null}
              {part === 'past' ? <Past past={guidance.past} /> : null}
            </div>
          </>
        )
      }}
    </Loaded>
  )
}

type Line = { text: string; layer?: string; closed?: boolean; head?: string; fits?: string | null }

/** Words that one click puts into the reply. */
function Lines({ items, put, empty }: { items: readonly Line[]; put: (text: string) => void; empty: string }) {
  const t = useWords('moments')
  if (items.length === 0) return <p className="guidance-empty">{empty}</p>
  return (
    <ul className="guidance-lines">
      {items.map((one) => (
        <li key={one.text}>
          <button type="button" title={t('guidance.put')} onClick={() => put(one.text)}>
            {one.layer ? (
              <small>
                {t(`layer.${one.layer}`)} · {t(one.closed ? 'guidance.closed' : 'guidance.openEnded')}
                {one.fits ? <b className="guidance-fits">{one.fits}</b> : null}
              </small>
            ) : null}
            {one.head ? <small>{one.head}</small> : null}
            <span>{one.text}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
