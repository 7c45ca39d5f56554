import { domainToASCII } from 'node:url'
import { FileProblem } from '#platform/server/files/index.ts'
import type { Kernel } from '#platform/server/module.ts'
import { type MailboxAccount, mailboxAccount } from '../mailboxes/index.ts'
import { openRawMail } from '../raw-mail.ts'
import { distinct, sameForm } from './addresses.ts'
import { type Claim, handOver, renew } from './claim.ts'
import { composeOnce } from './compose.ts'
import { dropLine, giveBack, type Sending, takeLine } from './lines.ts'
import { judge, type Outcome, type Refused } from './retry.ts'
import { canSend } from './senders.ts'
import { type Letter, type Line, type Refusal, SendProblem, type Taken } from './smtp.ts'

/** How often a long try says that it lives, ms. */
const heartbeat = 60_000

/**
 * One try to hand a mail to its mailbox's server. Never throws for what the network or the server does. `words` of ours
 * are keys of the words, those of servers are their own.
 */
export async function deliver(kernel: Kernel, sending: Sending, claim: Claim): Promise<Outcome> {
  const beat = setInterval(() => {
    renew(kernel.db, claim).catch((error: unknown) =>
      kernel.log.warn({ error }, 'a mail under way could not be renewed'),
    )
  }, heartbeat)
  try {
    const account = await mailboxAccount(kernel, claim.mailboxId)
    if (!account) return refused('channel-email:reason.mailbox-removed')
    if (!canSend(account.mailbox))
      return { kind: 'later', words: 'channel-email:reason.mailbox-cannot-send', mailbox: false }
    const composed = await composeOnce(kernel, claim.messageId, account)
    const letter: Letter = {
      from: transportForm(account.mailbox.address),
      to: waiting(claim),
      size: composed.rawSize,
      open: () => openRawMail(kernel, composed.rawFile),
      beforeEnd: () => handOver(kernel.db, claim),
    }
    if (letter.to.length === 0) return { kind: 'sent', words: '', accepted: [], refused: [], putOff: [], renamed: null }
    return await send(sending, account, letter)
  } catch (error) {
    if (error instanceof FileProblem && error.kind === 'file-not-found')
      return refused('channel-email:reason.file-gone')
    kernel.log.error({ error, messageId: claim.messageId }, 'a mail could not be prepared')
    return { kind: 'later', words: 'channel-email:reason.not-prepared', mailbox: false }
  } finally {
    clearInterval(beat)
  }
}

async function send(sending: Sending, account: MailboxAccount, letter: Letter): Promise<Outcome> {
  for (let fresh = false; ; fresh = true) {
    let line: Line | undefined
    let waited = false
    try {
      ;({ line, waited } = await takeLine(sending, account, fresh))
      const taken = await line.send(letter)
      giveBack(sending, account, line)
      return asOutcome(taken)
    } catch (error) {
      if (line) dropLine(sending, line)
      if (!(error instanceof SendProblem)) throw error
      // A connection that had waited may have been ended by the server: that says nothing of the mail.
      const silent = !error.begun && error.trouble.responseCode === undefined
      if (waited && silent && !fresh && !sending.stopping) continue
      const outcome = failed(error)
      // We broke it off ourselves.
      return sending.stopping && outcome.kind === 'later' ? { ...outcome, mailbox: false } : outcome
    }
  }
}

function asOutcome({ response, accepted, rejected, renamed }: Taken): Outcome {
  const lasting = rejected.filter((one) => isLasting(one))
  return {
    kind: 'sent',
    words: response,
    accepted: accepted.map(sameForm),
    refused: lasting.map(named),
    putOff: rejected.filter((one) => !lasting.includes(one)).map(named),
    renamed,
  }
}

/** Nobody got it. Of several recipients some may be refused for good and others put off. */
function failed({ trouble, stage, refusals }: SendProblem): Outcome {
  const outcome = judge(trouble, stage)
  if (outcome.kind === 'unknown' || refusals.length === 0) return outcome
  const lasting = refusals.filter((one) => isLasting(one)).map(named)
  const words = outcome.words
  return lasting.length === refusals.length
    ? { kind: 'refused', words, mailbox: false, refused: lasting }
    : { kind: 'later', words, mailbox: false, refused: lasting }
}

const isLasting = ({ code }: Refusal) => code !== undefined && code >= 500 && code !== 503
const named = ({ address, words }: Refusal): Refused => ({ address: sameForm(address), words })

function refused(words: string): Outcome {
  return { kind: 'refused', words, mailbox: false, refused: [] }
}

/** Those who do not have it yet and were not refused, as SMTP wants them. */
function waiting({ to, cc, bcc, accepted, rejected }: Claim): string[] {
  const done = new Set([...accepted, ...rejected.map(({ address }) => sameForm(address))])
  return distinct([...to, ...cc, ...bcc], done).map(({ address }) => transportForm(address))
}

/** With the domain in ASCII; a local part beyond it needs a server that knows SMTPUTF8. */
function transportForm(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1)) || address.slice(at + 1)}`
}
