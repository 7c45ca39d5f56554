/** How far a mail is read. Past a limit it is read as far as it goes, and a note says what was left out. */
export type Limits = {
  /** Bytes of the whole mail. */
  totalBytes: number
  /** Bytes of a header block that are kept; of the mail's own and of each part's. */
  headerBytes: number
  /** Bytes of one header field that are kept. */
  fieldBytes: number
  /** Fields of a header block that are kept. */
  fields: number
  /** Addresses of one field. */
  addresses: number
  /** Parts, containers included. */
  parts: number
  /** Parts within parts. */
  depth: number
  /** Bytes of one text part, unpacked, and characters of the text made of it. */
  textBytes: number
  /** Bytes of all text parts. */
  allTextBytes: number
  /** Attachments. */
  files: number
  /** Bytes of one attachment. */
  fileBytes: number
  /** Bytes of a container (winmail.dat) that is held in memory to take the files out of it. */
  containerBytes: number
}

const MiB = 1024 * 1024

/**
 * Well above every honest mail: the large providers take 50 MB, which base64 makes 68; a mail has some 5 KB of header and
 * a dozen parts in three levels; letters with pictures written into their HTML reach a few MB.
 */
export const defaultLimits: Readonly<Limits> = {
  totalBytes: 100 * MiB,
  headerBytes: MiB,
  fieldBytes: MiB / 2,
  fields: 2000,
  addresses: 1000,
  parts: 1000,
  depth: 100,
  textBytes: 5 * MiB,
  allTextBytes: 15 * MiB,
  files: 300,
  fileBytes: 100 * MiB,
  containerBytes: 16 * MiB,
}
