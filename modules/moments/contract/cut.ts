import { Type } from 'typebox'
import { eventKind } from '#platform/contract/event.ts'
import { Id } from '#platform/contract/shapes.ts'

/**
 * A conversation has been cut into its moments anew: `momentIds` are those that changed, `began` and `ended` say of which
 * that is new, `gone` names those that are none any more (a message was taken back, or moved to another conversation).
 */
export const momentCut = eventKind(
  'moment.cut',
  Type.Object({
    conversationId: Id,
    momentIds: Type.Array(Id),
    began: Type.Array(Id),
    ended: Type.Array(Id),
    gone: Type.Array(Id),
  }),
  { passing: true },
)
