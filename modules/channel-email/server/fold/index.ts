export { foldMail } from './fold-mail.ts'
export { judgeAuto } from './judge-auto.ts'
export { readBounce } from './read-bounce.ts'
export { readForwarded } from './read-forwarded.ts'
export type {
  AttachedHead,
  AutoFacts,
  BounceInput,
  FoldInput,
  Folding,
  ForwardInput,
  MailHeaders,
  ReportPart,
} from './shapes.ts'
