import { openConversation } from '#modules/conversations/contract.ts'
import { call, type LiveEvent, labelled, useMaybeMe, useNotices, useWords } from '#platform/web/index.ts'
import { readSteps } from '../contract.ts'

type About = {
  conversationId: string
  answer: 'partly' | 'not_met'
  to: string[]
  assigneeId: string | null
  instead: boolean
}

/** Tells, with a way there, that a customer says it is not solved: who is responsible, or who stands in. Draws nothing. */
export function Notices({ place }: { place: 'rail' | 'desk' }) {
  return place === 'desk' ? <Listener /> : null
}

function Listener() {
  const t = useWords('moments')
  const me = useMaybeMe()
  const meant = (event: LiveEvent) => me !== null && (event.data as About).to.includes(me.id)
  useNotices(['moment.not-met'], meant, async (event) => {
    const { conversationId, answer, assigneeId, instead } = event.data as About
    const params = { id: conversationId }
    const [{ confirmation }, { conversation }] = await Promise.all([
      call(readSteps, { params }),
      call(openConversation, { params }),
    ])
    if (confirmation?.answer !== answer) return null
    const who = conversation.customer.name
    const words = confirmation.words ?? conversation.subject
    const others = instead && assigneeId !== me?.id ? t(assigneeId ? 'notMet.instead' : 'notMet.free') : ''
    return {
      key: `not met ${conversationId}`,
      title: t(`notMet.${answer}`),
      text: [labelled(who ?? '', words), others].filter(Boolean).join(' · '),
      warning: true,
      stays: true,
      open: { label: t('notMet.open'), to: `/conversations/${conversationId}?side=1` },
    }
  })
  return null
}
