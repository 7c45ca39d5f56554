/**
 * The only source of "now" on the server. Tests move it with `setClock`, so nobody sleeps to see time pass.
 */
let read: () => number = () => Date.now()

/** The present instant. */
export function now(): Date {
  return new Date(read())
}

/** The present instant in milliseconds since 1970. */
export function nowMs(): number {
  return read()
}

/** Puts the clock under a test's control; without an argument it is the machine's again. */
export function setClock(source?: () => number): void {
  read = source ?? (() => Date.now())
}
