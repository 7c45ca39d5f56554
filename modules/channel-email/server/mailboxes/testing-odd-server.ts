import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

type OddMail = { uid: number; raw: string }

/** A server with the habits of some that we cannot run here. */
export type OddServer = {
  host: string
  port: number
  /** Commands it got, without tags, in their order. */
  commands: string[]
  mails: OddMail[]
  /** Signed in and selected connections are told of mails by nobody: it has no IDLE. */
  close: () => Promise<void>
}

type Habits = {
  /** NetEase: no folder for those who have not introduced themselves since signing in. */
  wantsId?: boolean
  /** Tencent: answers a request for a part with the whole mail. */
  ignoresParts?: boolean
  /** Has no SEARCH worth the name. */
  noSearch?: boolean
  /** Hangs up when asked for these mails. */
  breaksAt?: readonly number[]
  /** Says that a mail has so many bytes, whatever it has. */
  claims?: ReadonlyMap<number, number>
  /** Leaves these out of its lists. */
  omits?: Set<number>
  /** Hangs up, once each, after its answer to a command that begins so. */
  hangsUpAfter?: string[]
  /** Will not hand these over, and says why. */
  withholds?: Set<number>
}

const epoch = '"02-Mar-2026 10:00:00 +0800"'

/** Starts it with one account (any name, any password) and one folder. */
export async function startOddServer(habits: Habits = {}): Promise<OddServer> {
  const commands: string[] = []
  const mails: OddMail[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    let introduced = false
    const send = (line: string) => socket.write(`${line}\r\n`)
    const fetch = (tag: string, range: string, items: string) => {
      for (const { uid, raw } of mails) {
        if (!inRange(range, uid, mails) || habits.omits?.has(uid)) continue
        const body = /BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?/.exec(items)
        const bytes = Buffer.from(raw, 'latin1')
        if (body && habits.breaksAt?.includes(uid)) {
          socket.destroy()
          return
        }
        if (body && habits.withholds?.has(uid)) {
          send(`${tag} NO [SERVERBUG] Internal error occurred`)
          return
        }
        const start = Number(body?.[1] ?? 0)
        const part = body?.[2] && !habits.ignoresParts ? bytes.subarray(start, start + Number(body[2])) : bytes
        const facts = [`UID ${uid}`]
        if (items.includes('RFC822.SIZE')) facts.push(`RFC822.SIZE ${habits.claims?.get(uid) ?? bytes.length}`)
        if (items.includes('INTERNALDATE')) facts.push(`INTERNALDATE ${epoch}`)
        if (items.includes('HEADER.FIELDS')) facts.push(`BODY[HEADER.FIELDS ("MESSAGE-ID")] {2}\r\n\r\n`)
        if (body) {
          socket.write(`* ${uid} FETCH (${facts.join(' ')} BODY[]${body[1] ? `<${start}>` : ''} {${part.length}}\r\n`)
          socket.write(part)
          socket.write(')\r\n')
        } else send(`* ${uid} FETCH (${facts.join(' ')})`)
      }
      send(`${tag} OK FETCH done`)
    }
    const answer = (line: string) => {
      const [tag = '', ...words] = line.split(' ')
      const command = words.join(' ')
      commands.push(command.replace(/^LOGIN .*/, 'LOGIN'))
      const name = (words[0] === 'UID' ? `UID ${words[1]}` : (words[0] ?? '')).toUpperCase()
      switch (name) {
        case 'CAPABILITY':
          send('* CAPABILITY IMAP4rev1 ID')
          return send(`${tag} OK done`)
        case 'ID':
          introduced = true
          send('* ID ("name" "Odd" "vendor" "Odd" "version" "1")')
          return send(`${tag} OK done`)
        case 'LOGIN':
          introduced = false
          return send(`${tag} OK done`)
        case 'LIST':
          send('* LIST () "/" "INBOX"')
          return send(`${tag} OK done`)
        case 'SELECT':
        case 'EXAMINE': {
          if (habits.wantsId && !introduced)
            return send(`${tag} NO SELECT Unsafe Login. Please contact kefu@188.com for help`)
          send('* FLAGS (\\Seen)')
          send('* OK [PERMANENTFLAGS (\\Seen)] ok')
          send(`* ${mails.length} EXISTS`)
          send('* OK [UIDVALIDITY 1] ok')
          send(`* OK [UIDNEXT ${(mails.at(-1)?.uid ?? 0) + 1}] ok`)
          return send(`${tag} OK [READ-WRITE] done`)
        }
        case 'UID SEARCH': {
          if (habits.noSearch) return send(`${tag} BAD search is not supported`)
          const range = /UID ([\d:*,]+)/.exec(command.slice(4))?.[1] ?? '1:*'
          send(
            `* SEARCH ${mails
              .filter(({ uid }) => inRange(range, uid, mails))
              .map(({ uid }) => uid)
              .join(' ')}`,
          )
          return send(`${tag} OK done`)
        }
        case 'UID FETCH':
          return fetch(tag, words[2] ?? '', words.slice(3).join(' '))
        case 'LOGOUT':
        case 'UID STORE':
        case 'NOOP':
          return send(`${tag} OK done`)
        default:
          return send(`${tag} BAD unknown`)
      }
    }
    let rest = ''
    socket.on('data', (part) => {
      rest += part.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        answer(line)
        const sore = habits.hangsUpAfter?.findIndex((begin) => line.includes(` ${begin}`)) ?? -1
        if (sore < 0) continue
        habits.hangsUpAfter?.splice(sore, 1)
        socket.end()
        return
      }
    })
    send('* OK odd server ready')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return {
    host: '127.0.0.1',
    port: address.port,
    commands,
    mails,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function inRange(range: string, uid: number, mails: readonly OddMail[]): boolean {
  const newest = mails.at(-1)?.uid ?? 0
  return range.split(',').some((part) => {
    const [from = 0, to] = part.split(':').map((one) => (one === '*' ? newest : Number(one)))
    if (to === undefined) return uid === from
    return uid >= Math.min(from, to) && uid <= Math.max(from, to)
  })
}
