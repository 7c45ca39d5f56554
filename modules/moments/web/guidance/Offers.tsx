import { CheckOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { useOpenConversation } from '#modules/conversations/web/index.tsx'
import {
  call,
  isComposing,
  keyOf,
  newId,
  queryClient,
  useCall,
  useLive,
  useTell,
  useThrottled,
  useWords,
} from '#platform/web/index.ts'
import type { GuidanceItemRecord } from '../../contract/guidance.ts'
import {
  chooseOffered,
  fewestOptions,
  listOffers,
  mostOptions,
  type OfferRecord,
  offerOptions,
  withdrawOffer,
} from '../../contract/offers.ts'
import { escaped } from './escaped.ts'

type Compose = ReturnType<typeof useOpenConversation>['compose']

/** Two or three options for the customer to choose from, what was offered before, and what they chose. */
export function Offers({
  conversationId,
  templates,
  compose,
}: {
  conversationId: string
  templates: readonly GuidanceItemRecord[]
  compose: Compose
}) {
  const t = useWords('moments')
  const tell = useTell()
  const input = { params: { id: conversationId } }
  const { data } = useCall(listOffers, input)
  const reread = () => queryClient.invalidateQueries({ queryKey: keyOf(listOffers, input) })
  const again = useThrottled(() => void reread(), 400)
  useLive(['moment.option'], (event) => {
    if (event.subjectId === conversationId) again(event.name)
  })
  const [texts, setTexts] = useState<string[]>(['', ''])
  const [offerId, setOfferId] = useState(newId)
  const [busy, setBusy] = useState(false)
  const given = texts.map((text) => text.trim()).filter(Boolean)
  const act = async (run: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await run()
      await reread()
    } catch (problem) {
      tell.failed(problem)
    } finally {
      setBusy(false)
    }
  }
  const offer = () =>
    act(async () => {
      await call(offerOptions, { ...input, body: { id: offerId, options: given.map((text) => ({ text })) } })
      setOfferId(newId())
      setTexts(['', ''])
      const lines = given.map((text) => `<li><p>${escaped(text)}</p></li>`).join('')
      compose((composer) => composer.insert(`<p>${escaped(t('guidance.chooseOne'))}</p><ol>${lines}</ol><p></p>`))
    })
  return (
    <div className="guidance-offer">
      {data?.items
        .filter((one) => !one.withdrawnAt)
        .map((one) => (
          <Offered key={one.id} offer={one} work={data.abilities.work && !busy} act={act} />
        ))}
      {data?.abilities.work ? (
        <>
          <Select
            size="small"
            value={null}
            placeholder={t('guidance.template')}
            aria-label={t('guidance.template')}
            options={templates.map(({ title }, index) => ({ value: index, label: title }))}
            onChange={(index: number | null) => {
              const lines = index === null ? undefined : templates[index]?.lines
              if (lines) setTexts(lines.slice(0, mostOptions))
            }}
          />
          {texts.map((text, index) => (
            <Input
              // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name than their place
              key={index}
              value={text}
              maxLength={500}
              aria-label={t('guidance.option', { position: index + 1 })}
              placeholder={t('guidance.option', { position: index + 1 })}
              onChange={(event) => setTexts(texts.map((one, at) => (at === index ? event.target.value : one)))}
              onPressEnter={(event) => {
                if (isComposing(event)) event.preventDefault()
              }}
            />
          ))}
          <div className="guidance-go">
            {texts.length < mostOptions ? (
              <Button size="small" type="text" onClick={() => setTexts([...texts, ''])}>
                {t('guidance.oneMore')}
              </Button>
            ) : null}
            <Button
              size="small"
              type="primary"
              loading={busy}
              disabled={given.length < fewestOptions}
              onClick={() => void offer()}
            >
              {t('guidance.offer')}
            </Button>
          </div>
        </>
      ) : null}
    </div>
  )
}

function Offered({
  offer,
  work,
  act,
}: {
  offer: OfferRecord
  work: boolean
  act: (run: () => Promise<unknown>) => Promise<void>
}) {
  const t = useWords('moments')
  return (
    <fieldset className="guidance-offered">
      <legend>{offer.chosenAt ? t('guidance.chosen') : t('guidance.waiting')}</legend>
      {offer.options.map((option) => {
        const isChosen = option.id === offer.chosenOptionId
        return (
          <div key={option.id} className="guidance-option" data-chosen={isChosen || undefined}>
            <span>
              {isChosen ? <CheckOutlined aria-label={t('guidance.chosen')} /> : null} {option.text}
            </span>
            {work && !offer.chosenAt ? (
              <Button
                size="small"
                type="link"
                onClick={() =>
                  void act(() => call(chooseOffered, { params: { id: offer.id }, body: { optionId: option.id } }))
                }
              >
                {t('guidance.choose')}
              </Button>
            ) : null}
          </div>
        )
      })}
      {work && !offer.chosenAt ? (
        <Button
          size="small"
          type="text"
          onClick={() => void act(() => call(withdrawOffer, { params: { id: offer.id }, body: {} }))}
        >
          {t('guidance.withdraw')}
        </Button>
      ) : null}
    </fieldset>
  )
}
