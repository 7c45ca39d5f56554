import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail as the other side got it. */
export type GotMail = {
  from: string
  to: string[]
  /** who signed in; null when nobody did */
  user: string | null
  /** As it came over the line, dots unstuffed. */
  raw: Buffer
  text: string
}

/** `null` takes it; a refusal says why. */
export type Answer = { code: number; words: string } | null

/**
 * What the other side does where it is told to; everything may be changed while it runs.
 * `end`: how it answers a whole mail. `lose`: cut without having kept it; `keep-and-cut`: kept, and cut instead of the
 * answer.
 */
export type SmtpScript = {
  /** Password of whoever signs in; null: everybody may send. */
  password: string | null
  greeting: () => Answer | 'silent'
  from: (address: string) => Answer
  rcpt: (address: string) => Answer | Promise<Answer>
  /** Called with the first bytes of a mail, before its end has come. */
  data: () => 'go-on' | 'cut'
  /** Its words when it takes a mail. */
  accepted: (count: number) => string
  end: (mail: GotMail) => Answer | 'lose' | 'keep-and-cut' | 'silent' | Promise<Answer | 'keep-and-cut'>
}

export type SmtpSide = {
  host: string
  port: number
  /** What it got and answered with 250, or kept and cut. */
  mails: GotMail[]
  script: SmtpScript
  /** How many connections were made so far. */
  connected: () => number
  /** How many are open. */
  open: () => number
  /** Waits until it has so many mails. */
  whenGot: (count: number) => Promise<void>
  /** Every answer is a good one again. */
  behave: () => void
  close: () => Promise<void>
}

const obliging: Omit<SmtpScript, 'password'> = {
  greeting: () => null,
  from: () => null,
  rcpt: () => null,
  data: () => 'go-on',
  accepted: (count) => `Message queued as ${count}`,
  end: () => null,
}

/** A real SMTP server on loopback, without TLS, for tests. */
export async function startSmtp(given: Partial<SmtpScript> = {}): Promise<SmtpSide> {
  const script: SmtpScript = { password: null, ...obliging, ...given }
  const mails: GotMail[] = []
  const waiting: (() => void)[] = []
  let connected = 0
  const refusal = ({ code, words }: NonNullable<Answer>) => Object.assign(new Error(words), { responseCode: code })
  const answer = (said: Answer, done: (error?: Error | null) => void) => done(said ? refusal(said) : null)
  const keep = (mail: GotMail) => {
    mails.push(mail)
    for (const wake of waiting.splice(0)) wake()
  }
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 50,
    onAuth: ({ username = '', password }, _session, done) => {
      if (script.password !== null && password !== script.password)
        return done(refusal({ code: 535, words: 'Error: authentication failed' }))
      done(null, { user: username })
    },
    onConnect: (_session, done) => {
      connected += 1
      const said = script.greeting()
      if (said !== 'silent') answer(said, done)
    },
    onMailFrom: ({ address }, session, done) => {
      if (script.password !== null && !session.user) return done(refusal({ code: 530, words: 'Sign in first' }))
      answer(script.from(address), done)
    },
    onRcptTo: async ({ address }, _session, done) => answer(await script.rcpt(address), done),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        if (chunks.push(chunk) === 1 && script.data() === 'cut') cut(session.id)
      })
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks)
        const { mailFrom, rcptTo } = session.envelope
        const mail: GotMail = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          user: session.user ? String(session.user) : null,
          raw,
          text: raw.toString('utf8'),
        }
        const said = await script.end(mail)
        if (said === 'silent') return
        if (said === 'lose') return cut(session.id)
        if (said !== null && said !== 'keep-and-cut') return done(refusal(said))
        keep(mail)
        if (said === 'keep-and-cut') return cut(session.id)
        done(null, script.accepted(mails.length))
      })
    },
  })
  server.on('error', () => {})
  const cut = (id: string) => {
    for (const one of server.connections) if (one.session.id === id) one._socket.destroy()
  }
  const listening = server.listen(0, '127.0.0.1')
  if (!listening.listening) await once(listening, 'listening')
  return {
    host: '127.0.0.1',
    port: (listening.address() as AddressInfo).port,
    mails,
    script,
    connected: () => connected,
    open: () => server.connections.size,
    whenGot: async (count) => {
      while (mails.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
    },
    behave: () => void Object.assign(script, obliging),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
