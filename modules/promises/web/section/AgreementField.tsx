import { Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { loggedKinds, openConversation } from '#modules/conversations/contract.ts'
import { formatDayTime, useCall, useWords } from '#platform/web/index.ts'
import type { AgreementGiven, PromiseRecord } from '../../contract.ts'

const byWord = 'word'
const logged: readonly string[] = loggedKinds

/**
 * How the customer agreed to another time: their newest message or call since it was promised, if there is one, else
 * words of who said so.
 */
export function AgreementField({
  promise,
  conversationId,
  hold,
}: {
  promise: PromiseRecord
  conversationId: string
  /** null: not said yet */
  hold: (agreement: AgreementGiven | null) => void
}) {
  const t = useWords('promises')
  const [chosen, setChosen] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const { data } = useCall(openConversation, { params: { id: conversationId } })
  const since = Date.parse(promise.createdAt)
  const theirs = (data?.timeline.items ?? [])
    .flatMap((one) => (one.type === 'message' ? [one] : []))
    .filter((one) => one.author.kind === 'customer' || logged.includes(one.kind))
    .filter((one) => one.id !== promise.fromMessageId && Date.parse(one.at) >= since)
    .slice(-8)
    .reverse()
  const value = chosen ?? theirs[0]?.id ?? byWord
  const said = words.trim()
  useEffect(() => {
    if (value !== byWord) hold({ messageId: value })
    else hold(said ? { words: said } : null)
  }, [value, said, hold])
  return (
    <>
      <p className="side-hint">{t('panel.agreement.how')}</p>
      {theirs.length > 0 ? (
        <Select<string>
          size="small"
          value={value}
          aria-label={t('panel.agreement.how')}
          onChange={setChosen}
          options={[
            {
              label: t('panel.agreement.theirs'),
              options: theirs.map((one) => ({
                value: one.id,
                label: `${formatDayTime(one.at)} ${one.text.slice(0, 60) || t('panel.withoutWords')}`,
              })),
            },
            { value: byWord, label: t('panel.agreement.byWord') },
          ]}
        />
      ) : null}
      {value === byWord ? (
        <Input.TextArea
          value={words}
          maxLength={1000}
          autoSize={{ minRows: 1, maxRows: 4 }}
          aria-label={t('panel.agreement.words')}
          placeholder={t('panel.agreement.words')}
          onChange={(event) => setWords(event.target.value)}
        />
      ) : null}
      <p className="side-hint">{t('panel.agreement.hint', { propose: t('action.propose') })}</p>
    </>
  )
}
