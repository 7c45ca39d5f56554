import { App, Button } from 'antd'
import { useRef } from 'react'
import { openConversation } from '#modules/conversations/contract.ts'
import { CallProblem, call, type LiveEvent, useGo, useLive, useMaybeMe, useWords } from '#platform/web/index.ts'
import { readSteps } from '../contract.ts'

type About = {
  conversationId: string
  answer: 'partly' | 'not_met'
  to: string[]
  assigneeId: string | null
  instead: boolean
}
/** What happened while the line was down for longer is on the page of the day; it need not pop up. */
const freshFor = 10 * 60_000

/** Tells, with a way there, that a customer says it is not solved: who is responsible, or who stands in. Draws nothing. */
export function Notices({ place }: { place: 'rail' | 'desk' }) {
  return place === 'desk' ? <Listener /> : null
}

function Listener() {
  const t = useWords('moments')
  const me = useMaybeMe()
  const go = useGo()
  const { notification } = App.useApp()
  const told = useRef(new Set<number>())
  const tell = async (event: LiveEvent) => {
    const { conversationId, answer, assigneeId, instead } = event.data as About
    const params = { id: conversationId }
    const [{ confirmation }, { conversation }] = await Promise.all([
      call(readSteps, { params }),
      call(openConversation, { params }),
    ])
    if (confirmation?.answer !== answer) return
    const key = `not met ${conversationId}`
    const who = conversation.customer.name
    const words = confirmation.words ?? conversation.subject
    const others = instead && assigneeId !== me?.id ? t(assigneeId ? 'notMet.instead' : 'notMet.free') : ''
    notification.warning({
      key,
      role: 'status',
      title: t(`notMet.${answer}`),
      description: [who ? `${who}：${words}` : words, others].filter(Boolean).join(' · '),
      duration: 0,
      actions: (
        <Button
          type="primary"
          size="small"
          onClick={() => {
            notification.destroy(key)
            go(`/conversations/${conversationId}?side=1`)
          }}
        >
          {t('notMet.open')}
        </Button>
      ),
    })
  }
  useLive('moment.not-met', (event) => {
    const { to } = event.data as About
    if (!me || !to.includes(me.id) || told.current.has(event.number)) return
    if (Date.now() - Date.parse(event.at) > freshFor) return
    told.current.add(event.number)
    tell(event).catch((problem) => {
      // It can no longer be read, or the line is gone: there is nothing to tell.
      if (!(problem instanceof CallProblem)) throw problem
    })
  })
  return null
}
