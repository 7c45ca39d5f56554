/**
 * The decimal digits of a text, half width, in order: `digits('138 0013-８０００')` is `13800138000`. For phone numbers
 * and their fragments; other numerals (², ①, 三) are not digits of a phone number and are left out.
 */
export function digits(text: string): string {
  return text
    .replace(/[\uff10-\uff19]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xff10 + 0x30))
    .replace(/[^0-9]+/g, '')
}
