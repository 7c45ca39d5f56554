import { CheckCircleOutlined, PushpinOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { chosenTime } from '#modules/moments/web/index.tsx'
import { listConversationPromises, makePromise } from '#modules/promises/contract.ts'
import { call, keyOf, queryClient, useCall, useTell, useWords } from '#platform/web/index.ts'
import { appointmentOf } from './appointment.ts'

type Props = NonNullable<(typeof chosenTime)['props']>

/**
 * The time that the customer has chosen becomes a promise with one key. It is made under the slot's own id, so that two
 * colleagues who press it make one.
 */
export function PromiseTime({ ask, slot }: Props) {
  const t = useWords('today')
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const input = { params: { id: ask.conversationId } }
  const { data } = useCall(listConversationPromises, input)
  if (!data) return null
  if (data.items.some(({ id }) => id === slot.id)) {
    return (
      <small className="k-muted">
        <CheckCircleOutlined aria-hidden="true" /> {t('chosenTime.promised')}
      </small>
    )
  }
  if (!data.abilities.make || Date.parse(slot.to) <= Date.now()) return null
  const make = async () => {
    setBusy(true)
    try {
      const text = appointmentOf(ask.text) ?? t('chosenTime.appointment')
      const body = { id: slot.id, text, dueFrom: slot.from, dueAt: slot.to }
      await call(makePromise, { ...input, body })
      await queryClient.invalidateQueries({ queryKey: keyOf(listConversationPromises, input) })
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <span>
      <Button size="small" type="primary" icon={<PushpinOutlined />} loading={busy} onClick={() => void make()}>
        {t('chosenTime.promise')}
      </Button>
    </span>
  )
}
