import { Button } from 'antd'
import { useState } from 'react'
import type { ReplyOf } from '#platform/contract/endpoint.ts'
import { call, useTell, useWords } from '#platform/web/index.ts'
import { keepPromise, type listConversationPromises, type PromiseRecord } from '../../contract.ts'

export type SaidDoneRecord = ReplyOf<typeof listConversationPromises>['saidDone']

/** The customer says that it is done and we have not marked it: their words are the evidence, by one click. */
export function SaidDone({
  promise,
  said,
  run,
}: {
  promise: PromiseRecord
  said: NonNullable<SaidDoneRecord>
  run: (send: () => Promise<unknown>, words: string) => Promise<void>
}) {
  const t = useWords('promises')
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const keep = async () => {
    setBusy(true)
    const evidence = said.words ?? t('said.evidence')
    const body = { version: promise.version, evidence, at: said.at, evidenceMessageId: said.messageId }
    try {
      await run(() => call(keepPromise, { params: { id: promise.id }, body }), '')
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="promise-said">
      <p>{said.words ? t('said.words', { words: said.words }) : t('said.plain')}</p>
      <Button size="small" loading={busy} onClick={() => void keep()}>
        {t('said.keep')}
      </Button>
    </div>
  )
}
