import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { ServerAccount } from '../mailboxes/index.ts'
import type { Stage, Trouble } from './retry.ts'

/** How long each step may take, ms. RFC 5321 4.5.3.2 asks for patience above all after the end of a mail. */
export type Limits = {
  /** name, connection, TLS, greeting, sign-in */
  opening: number
  /** without a byte or an answer before the end of a mail */
  silence: number
  /** the server's answer to the whole mail */
  answer: number
  /** how long an open connection waits for the next mail */
  idle: number
}
const usual: Limits = { opening: 60_000, silence: 120_000, answer: 600_000, idle: 10_000 }
let limits = usual

/** Shorter times for tests; without an argument the usual ones again. */
export function setLimits(given: Partial<Limits> = {}): void {
  limits = { ...usual, ...given }
}

export function smtpLimits(): Limits {
  return limits
}

/** A try that failed: what the client says of it, and how far it had come. */
export class SendProblem extends Error {
  readonly trouble: Trouble
  readonly stage: Stage
  /** Each recipient the server refused, when it refused them all. */
  readonly refusals: readonly Refusal[]
  /** The server had wanted the mail: the connection was alive. */
  readonly begun: boolean
  constructor(trouble: Trouble, stage: Stage, more: { refusals?: readonly Refusal[]; begun?: boolean } = {}) {
    super(trouble.message)
    this.trouble = trouble
    this.stage = stage
    this.refusals = more.refusals ?? []
    this.begun = more.begun ?? false
  }
}

export type Refusal = { address: string; words: string; code: number | undefined }

/** What the server said to a mail. */
export type Taken = {
  response: string
  accepted: string[]
  rejected: Refusal[]
  /** The Message-ID it goes on under, where the server says that it gave it one of its own (Microsoft, Amazon). */
  renamed: string | null
}

export type Letter = {
  from: string
  to: readonly string[]
  /** bytes */
  size: number
  /** The mail; opened when the server wants it. */
  open: () => Promise<Readable>
  /**
   * Called when all but the end of the mail (the final dot) has been written; the end goes out when it resolves, and never
   * if it throws.
   */
  beforeEnd: () => Promise<void>
}

export type Line = {
  /** @throws SendProblem */
  send: (letter: Letter) => Promise<Taken>
  /** Can it take another mail? */
  usable: () => boolean
  /** How many mails went over it. */
  sent: () => number
  /** Says goodbye. */
  quit: () => void
  /** Breaks it off at once: what has not ended is not delivered. */
  cut: () => void
}

/** A server answers with one line or several; its client hands errors on with these. */
type ClientError = Error & Partial<Trouble> & { rejectedErrors?: ClientError[]; recipient?: string }

const troubleOf = (error: ClientError): Trouble => ({
  message: error.message,
  ...(error.code ? { code: error.code } : {}),
  ...(error.command ? { command: error.command } : {}),
  ...(error.response ? { response: error.response } : {}),
  ...(error.responseCode ? { responseCode: error.responseCode } : {}),
})

/** Connects and signs in. @throws SendProblem of the stage `opening` */
export async function openLine({ host, port, security, user, secret }: ServerAccount): Promise<Line> {
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: limits.opening,
    greetingTimeout: limits.opening,
    dnsTimeout: limits.opening,
    // Its own watch over silence ends nothing that waits for an answer; ours are finer.
    socketTimeout: limits.answer + limits.silence,
    socketCloseTimeout: 1000,
    logger: false,
  })
  // What goes wrong while nobody asks shows in `usable`.
  connection.on('error', () => {})
  const opening = watch(connection, limits.opening)
  try {
    await opening.until<void>((done) => connection.connect((error?: Error) => done(error)))
    if (user) await opening.until<unknown>((done) => connection.login({ user, pass: secret }, done))
  } catch (error) {
    connection.close()
    throw new SendProblem(troubleOf(error as ClientError), 'opening')
  } finally {
    opening.end()
  }
  let sent = 0
  return {
    send: async (letter) => {
      sent += 1
      return sendOver(connection, letter)
    },
    usable: () => !connection.destroyed,
    sent: () => sent,
    quit: () => {
      if (!connection.destroyed) connection.quit()
    },
    cut: () => connection.close(),
  }
}

async function sendOver(connection: SMTPConnection, letter: Letter): Promise<Taken> {
  const at: { stage: Stage; begun: boolean } = { stage: 'mail', begun: false }
  let given = false
  let ending: Promise<void> | undefined
  const silence = watch(connection, limits.silence)
  const { beforeEnd } = letter
  // The client reads on only when the server wants more, so what stands after the last chunk runs when all is written.
  const bytes = async function* () {
    at.begun = true
    for await (const chunk of await letter.open()) {
      silence.again(limits.silence)
      yield chunk as Buffer
    }
    if (given) throw new Error('given up meanwhile')
    ending = beforeEnd()
    await ending
    if (given) throw new Error('given up meanwhile')
    at.stage = 'ended'
    silence.again(limits.answer)
  }
  const message = Readable.from(bytes(), { objectMode: false })
  // Broken off, it is told to the one who waits below.
  message.on('error', () => {})
  try {
    const { from, to, size } = letter
    const info = await silence.until<SendInfo>((done) => connection.send({ from, to: [...to], size }, message, done))
    // An answer to what has not ended is none.
    if (at.stage !== 'ended') throw new Error('the server answered before the mail had ended')
    return {
      response: info.response ?? '',
      accepted: info.accepted,
      rejected: (info.rejectedErrors ?? []).map(refusal),
      renamed: info.serverMessageId ?? null,
    }
  } catch (error) {
    given = true
    connection.close()
    message.destroy()
    // Whether the end may go out is being decided: until that is settled nobody knows how far it came.
    await ending?.catch(() => {})
    const failed = error as ClientError
    const refusals = (failed.rejectedErrors ?? []).map(refusal)
    throw new SendProblem(troubleOf(failed), at.stage, { refusals, begun: at.begun })
  } finally {
    silence.end()
  }
}

type SendInfo = {
  response?: string
  accepted: string[]
  rejectedErrors?: ClientError[]
  serverMessageId?: string
}

function refusal(error: ClientError): Refusal {
  return {
    address: error.recipient ?? '',
    words: (error.response ?? error.message).replace(/\s+/g, ' ').trim().slice(0, 500),
    code: error.responseCode,
  }
}

type Done<T> = (error?: Error | null, value?: T) => void

/** Waits for answers of a connection, for as long as `again` says, and ends with it when it breaks. */
function watch(connection: SMTPConnection, first: number) {
  let fail: (error: Error) => void = () => {}
  let timer: NodeJS.Timeout | undefined
  const broken = (error?: Error) =>
    fail(error ?? Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' }))
  const onEnd = () => broken()
  connection.on('error', broken)
  connection.on('end', onEnd)
  const again = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => broken(Object.assign(new Error('Timeout'), { code: 'ETIMEDOUT' })), ms)
  }
  again(first)
  return {
    again,
    until: <T>(run: (done: Done<T>) => void): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        fail = reject
        run((error, value) => (error ? reject(error) : resolve(value as T)))
      }),
    end: () => {
      clearTimeout(timer)
      connection.off('error', broken)
      connection.off('end', onEnd)
      fail = () => {}
    },
  }
}
