import { safeName } from '#platform/server/files/name.ts'

/** Extensions by type and the other way round; the first of a type is the one that nameless parts get. */
const TYPES: readonly (readonly [extension: string, type: string])[] = [
  ['txt', 'text/plain'],
  ['html', 'text/html'],
  ['htm', 'text/html'],
  ['csv', 'text/csv'],
  ['ics', 'text/calendar'],
  ['ics', 'application/ics'],
  ['vcf', 'text/vcard'],
  ['vcf', 'text/x-vcard'],
  ['vcf', 'text/directory'],
  ['rtf', 'text/rtf'],
  ['rtf', 'application/rtf'],
  ['xml', 'text/xml'],
  ['xml', 'application/xml'],
  ['md', 'text/markdown'],
  ['txt', 'text/rfc822-headers'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['jpg', 'image/jpg'],
  ['jpg', 'image/pjpeg'],
  ['png', 'image/png'],
  ['png', 'image/x-png'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['bmp', 'image/bmp'],
  ['bmp', 'image/x-ms-bmp'],
  ['tif', 'image/tiff'],
  ['tiff', 'image/tiff'],
  ['heic', 'image/heic'],
  ['svg', 'image/svg+xml'],
  ['ico', 'image/x-icon'],
  ['mp3', 'audio/mpeg'],
  ['wav', 'audio/wav'],
  ['wav', 'audio/x-wav'],
  ['amr', 'audio/amr'],
  ['m4a', 'audio/mp4'],
  ['ogg', 'audio/ogg'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['avi', 'video/x-msvideo'],
  ['webm', 'video/webm'],
  ['3gp', 'video/3gpp'],
  ['pdf', 'application/pdf'],
  ['zip', 'application/zip'],
  ['zip', 'application/x-zip-compressed'],
  ['rar', 'application/vnd.rar'],
  ['rar', 'application/x-rar-compressed'],
  ['7z', 'application/x-7z-compressed'],
  ['gz', 'application/gzip'],
  ['gz', 'application/x-gzip'],
  ['json', 'application/json'],
  ['doc', 'application/msword'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xls', 'application/vnd.ms-excel'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt', 'application/vnd.ms-powerpoint'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['wps', 'application/vnd.ms-works'],
  ['msg', 'application/vnd.ms-outlook'],
  ['eml', 'message/rfc822'],
  ['eml', 'message/global'],
  ['eml', 'message/partial'],
  ['txt', 'message/delivery-status'],
  ['txt', 'message/global-delivery-status'],
  ['txt', 'message/disposition-notification'],
  ['txt', 'message/feedback-report'],
  ['txt', 'message/external-body'],
  ['p7m', 'application/pkcs7-mime'],
  ['p7m', 'application/x-pkcs7-mime'],
  ['p7s', 'application/pkcs7-signature'],
  ['p7s', 'application/x-pkcs7-signature'],
  ['asc', 'application/pgp-signature'],
  ['asc', 'application/pgp-keys'],
  ['asc', 'application/pgp-encrypted'],
  ['dat', 'application/ms-tnef'],
]

const extensions = new Map(TYPES.toReversed().map(([extension, type]) => [type, extension]))
const types = new Map(TYPES.toReversed().map(([extension, type]) => [extension, type]))

/** The extension a file of this type usually has, `bin` when nobody knows. */
export function extensionFor(type: string): string {
  return extensions.get(type) ?? (type.startsWith('text/') ? 'txt' : 'bin')
}

/** The type that a name's extension tells, undefined when it tells none. */
export function typeByName(name: string): string | undefined {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? undefined : types.get(name.slice(dot + 1).toLowerCase())
}

/** A name that can be offered and saved, '' when the given one has nothing in it. */
export function cleanName(name: string): string {
  if (!/[^\s./\\]/.test(name)) return ''
  const clean = safeName(name.slice(0, 4000))
  return clean === 'file' && !/file/i.test(name) ? '' : clean
}
