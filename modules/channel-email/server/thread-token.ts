import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Kernel } from '#platform/server/module.ts'

/*
 * What goes out carries the number of its conversation, signed, in its Message-ID and, where the mailbox delivers such
 * addresses, in the reply address. Answers find home by it even when nothing of ours is stored any more. A token only
 * says which matter is meant: who may join it is decided elsewhere. Lower case letters and digits only, as some mail
 * systems change the case of addresses and even of Message-IDs.
 */

type Keeper = Pick<Kernel, 'secret'>

/** RFC 4648 base 32 in lower case: 5 bits a character. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** 80 bits: 16 characters. Long enough that nobody guesses one, short enough for a local part of 64 (RFC 5321). */
const tokenBytes = 10

function base32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >> bits) & 31]
    }
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

function sign({ secret }: Keeper, ...parts: readonly string[]): string {
  const key = Buffer.from(hkdfSync('sha256', secret, 'kairos', 'mail thread', 32))
  return base32(createHmac('sha256', key).update(parts.join('\n')).digest().subarray(0, tokenBytes))
}

/** `k.<number>.<random>.<signature>`: the left half of a Message-ID of ours; a new one each time. */
export function tokenOf(kernel: Keeper, { number }: { number: number }): string {
  const short = number.toString(36)
  const random = base32(randomBytes(tokenBytes))
  return `k.${short}.${random}.${sign(kernel, 'message', short, random)}`
}

/** A new Message-ID for a mail of this conversation; `address` is the mailbox it goes out from. With angle brackets. */
export function messageIdOf(kernel: Keeper, { number, address }: { number: number; address: string }): string {
  return `<${tokenOf(kernel, { number })}@${address.slice(address.lastIndexOf('@') + 1)}>`
}

/**
 * The address answers to this conversation come to: `support+k<number>-<signature>@…`, always the same for one
 * conversation. The address itself when it would become longer than mail allows.
 */
export function plusAddressOf(kernel: Keeper, { number, address }: { number: number; address: string }): string {
  const at = address.lastIndexOf('@')
  const short = number.toString(36)
  const local = `${address.slice(0, at)}+k${short}-${sign(kernel, 'address', short)}`
  return local.length > 64 ? address : `${local}${address.slice(at)}`
}

const inMessageId = /(?:^|<)k\.([0-9a-z]{1,8})\.([a-z2-7]{16})\.([a-z2-7]{16})@/
const inAddress = /\+k([0-9a-z]{1,8})-([a-z2-7]{16})@/

/**
 * Reads our token from a Message-ID or an address.
 * @returns the number of the conversation, null when there is no token or it is not of our making
 */
export function readToken(kernel: Keeper, text: string): number | null {
  // Longer than any header value that is kept; nothing of ours is that long.
  if (text.length > 2000) return null
  const lower = text.toLowerCase()
  const message = inMessageId.exec(lower)
  if (message) return checked(message[1]!, message[3]!, sign(kernel, 'message', message[1]!, message[2]!))
  const address = inAddress.exec(lower)
  if (address) return checked(address[1]!, address[2]!, sign(kernel, 'address', address[1]!))
  return null
}

function checked(short: string, given: string, right: string): number | null {
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(right))) return null
  const number = Number.parseInt(short, 36)
  return Number.isSafeInteger(number) && number <= 2_147_483_647 ? number : null
}
