export { foldMail } from './fold-mail.ts'
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
