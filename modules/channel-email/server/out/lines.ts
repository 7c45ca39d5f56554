import { createHash } from 'node:crypto'
import type { Kernel } from '#platform/server/module.ts'
import type { MailboxAccount, ServerAccount } from '../mailboxes/index.ts'
import { type Line, openLine, smtpLimits } from './smtp.ts'

/** Mails over one connection before it is renewed; servers end them after some hundred. */
const mostOverOne = 50

type Idle = { line: Line; settings: string; timer: NodeJS.Timeout }

/** What one process sends by: connections that wait for the next mail, those at work, and which mailboxes are being worked through. */
export type Sending = {
  idle: Map<string, Idle[]>
  working: Set<Line>
  /** mailbox → somebody asked again meanwhile */
  busy: Map<string, { again: boolean }>
  stopping: boolean
}

const known = new WeakMap<Kernel['connection'], Sending>()

/** The state of this process (of this kernel, as tests have several). */
export function sendingOf({ connection }: Pick<Kernel, 'connection'>): Sending {
  const there = known.get(connection)
  if (there) return there
  const made: Sending = { idle: new Map(), working: new Set(), busy: new Map(), stopping: false }
  known.set(connection, made)
  return made
}

/** A connection of this mailbox that waited, or a new one; `waited` ones may have been ended by their server unseen. */
export async function takeLine(
  sending: Sending,
  { mailbox, smtp }: MailboxAccount,
  fresh: boolean,
): Promise<{ line: Line; waited: boolean }> {
  const settings = fingerprint(smtp)
  const waiting = sending.idle.get(mailbox.id) ?? []
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    clearTimeout(one.timer)
    if (!fresh && one.settings === settings && one.line.usable()) {
      sending.working.add(one.line)
      return { line: one.line, waited: true }
    }
    one.line.quit()
  }
  const line = await openLine(smtp)
  sending.working.add(line)
  return { line, waited: false }
}

/** Gives a connection back: it waits for the next mail for a while. */
export function giveBack(sending: Sending, { mailbox, smtp }: MailboxAccount, line: Line): void {
  sending.working.delete(line)
  if (sending.stopping || !line.usable() || line.sent() >= mostOverOne) {
    line.quit()
    return
  }
  const waiting = sending.idle.get(mailbox.id) ?? []
  const one: Idle = {
    line,
    settings: fingerprint(smtp),
    timer: setTimeout(() => {
      waiting.splice(waiting.indexOf(one), 1)
      line.quit()
    }, smtpLimits().idle),
  }
  one.timer.unref()
  waiting.push(one)
  sending.idle.set(mailbox.id, waiting)
}

/** Breaks a connection off. */
export function dropLine(sending: Sending, line: Line): void {
  sending.working.delete(line)
  line.cut()
}

/** Ends what waits. */
export function closeIdle(sending: Sending): void {
  for (const waiting of sending.idle.values()) {
    for (const { line, timer } of waiting.splice(0)) {
      clearTimeout(timer)
      line.quit()
    }
  }
}

/** Tells settings apart without keeping the password. */
function fingerprint(account: ServerAccount): string {
  return createHash('sha256').update(JSON.stringify(account)).digest('base64url')
}
