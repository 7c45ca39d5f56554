import type { ConfirmAnswer } from '#modules/moments/contract.ts'
import type { Locale } from '#platform/contract/locale.ts'
import type { ListedFile } from '../files.ts'
import type { Progress } from '../progress-model.ts'
import type { FilesProblem } from '../read-sent.ts'
import type { Times } from '../times.ts'
import type { Words } from '../words.ts'

/** Said at the top after something was sent. */
export const notices = [
  'word',
  'thanks',
  'reopened',
  'new',
  'chosen',
  'answered',
  'contact',
  'accepted',
  'refused',
] as const
export type Notice = (typeof notices)[number]
/** Said at the top when something could not be done. */
export type Trouble = 'stale' | 'empty' | 'often' | 'late' | 'already'
export type WordDraft = {
  /** The question that it answers. */
  ask: string | null
  text: string
  files: readonly ListedFile[]
  problem: 'stale' | 'too-long' | 'empty' | 'often' | FilesProblem | null
}
export type AnswerDraft = {
  answer: ConfirmAnswer | null
  score: number | null
  comment: string
  reopen: boolean
  /** The message of ours that asked for it. */
  of: string | null
  problem: 'stale' | 'too-long' | 'empty' | 'often' | 'not-now' | null
}
export type PageProps = {
  progress: Progress
  token: string
  /** The hidden field of both forms, see page-token.ts. */
  page: string
  locale: Locale
  /** Asked for in the address; kept there. */
  lang: Locale | null
  t: Words
  times: Times
  maxUploadMb: number
  notice: Notice | null
  trouble: Trouble | null
  word: WordDraft
  answer: AnswerDraft
}
