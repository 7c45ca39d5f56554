import { lazy, Suspense } from 'react'
import { conversationChange, conversationComposer, conversationSidebar } from '#modules/conversations/web/index.tsx'
import { fillSlot, type WebModule } from '#platform/web/index.ts'
import { AskInReply } from './AskInReply.tsx'
import { changeLines, MomentLine } from './MomentLine.tsx'

const Section = lazy(async () => ({ default: (await import('./MomentSection.tsx')).MomentSection }))

/** 关键时刻: the four steps, the expectation and the scores beside each conversation. */
export const webModule: WebModule = {
  name: 'moments',
  slots: [
    fillSlot(conversationSidebar, {
      key: 'moments',
      order: 10,
      permission: 'moments.read',
      render: ({ conversationId }) => (
        <Suspense>
          <Section conversationId={conversationId} />
        </Suspense>
      ),
    }),
    fillSlot(conversationComposer, {
      key: 'ask-confirmation',
      order: 30,
      permission: 'moments.work',
      render: AskInReply,
    }),
    ...changeLines.map((key) => fillSlot(conversationChange, { key, order: 0, render: MomentLine })),
  ],
}
