import { sinceWords } from './calendar.ts'
import { customerSays, type Draft, stepDone, understand, weNote, weSay, write } from './draft.ts'
import { chinese } from './phrases.ts'
import { firstSentence } from './text.ts'
import { answerTime, customerTime, greet, say } from './timing.ts'

/** The customer's first words; on the phone, at the counter, on a walk and in a letter the rest of what was said as well. */
export function open(draft: Draft): void {
  const { plan, at } = draft
  const { scenario, channel, random } = plan
  draft.slots.since = sinceWords(at, random)
  if (scenario.notice) {
    weSay(draft, { at, text: write(draft, scenario.notice) })
    draft.at = customerTime(draft, 4, 200)
  }
  const words = write(draft, scenario.open)
  if (channel === 'chat' || channel === 'form' || scenario.notice) {
    const polite =
      !scenario.notice &&
      channel === 'chat' &&
      plan.customer.kind !== 'internal' &&
      scenario.priority !== 'urgent' &&
      !/^(你好|我是|举报|报修|反映|麻烦|请|提个|又|我想表扬|听说|hi|hello)/i.test(words)
    customerSays(draft, { at: draft.at, text: (polite ? say(draft, at, 'hello') : '') + words })
    return
  }
  const frame = write(draft, chinese.logged[channel], { open: words })
  const more =
    scenario.answer && channel !== 'letter'
      ? write(draft, chinese.further, { answer: write(draft, scenario.answer) })
      : ''
  const message = customerSays(draft, { at, kind: channel, text: frame + more })
  explored(draft, message, words)
}

/** While nobody has answered yet: the customer adds a word, or the one who took the call leaves a note. */
export function addMore(draft: Draft): void {
  const { scenario, channel, random } = draft.plan
  const at = draft.at + random.int(20, 110) * 1000
  if (channel !== 'chat' && channel !== 'form') {
    weNote(draft, { at, text: write(draft, chinese.registered) })
    return
  }
  const text =
    scenario.answer && !scenario.english
      ? write(draft, chinese.more, { answer: write(draft, scenario.answer) })
      : say(draft, at, 'nudge')
  if (text) customerSays(draft, { at, text })
}

function explored(draft: Draft, message: string, words: string): void {
  understand(draft)
  stepDone(draft, 'explore', message, `已问清：${draft.slots.stated}。原话：“${firstSentence(words)}”`)
}

export const explore = (draft: Draft): 'asked' | 'done' => {
  const { scenario, stage } = draft.plan
  if (draft.conversation.steps.explore.state === 'done') return 'done'
  if (!scenario.ask || !scenario.answer) {
    const first = draft.conversation.messages.findLast((message) => message.direction === 'inbound')!
    explored(draft, first.key, first.text)
    return 'done'
  }
  const at = answerTime(draft)
  weSay(draft, { at, text: greet(draft, at) + write(draft, scenario.ask) })
  if (stage === 'asked') return 'asked'
  const words = write(draft, scenario.answer)
  explored(draft, customerSays(draft, { at: customerTime(draft), text: words }), words)
  return 'done'
}
