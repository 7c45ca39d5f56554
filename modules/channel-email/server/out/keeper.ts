import type { Kernel } from '#platform/server/module.ts'

/** What writing a mail needs of the kernel. */
export type Keeper = Pick<Kernel, 'secret' | 'db'>

let keeper: Keeper | undefined

/** The routes bring the kernel to those who are only handed a transaction. */
export function keepFor(kernel: Keeper): void {
  keeper = kernel
}

export function theKeeper(): Keeper {
  if (!keeper) throw new Error('mail cannot be written before the server has opened its routes')
  return keeper
}
