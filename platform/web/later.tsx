import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react'

/** Whether the server answers at all; files that cannot be loaded then are those of an older program. */
export async function isReachable(): Promise<boolean> {
  try {
    return (await fetch('/health', { cache: 'no-store' })).ok
  } catch {
    return false
  }
}

/** Between two tries, ms. */
const pause = 1500

/**
 * Loads a part of the program. While the server cannot be reached it waits and tries again: a restart or a dropped line
 * never costs the page one is on.
 * @throws what loading threw, when the server is there and the file is not: the program was updated
 */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load()
    } catch (problem) {
      if (await isReachable()) throw problem
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

/** A component that is loaded when it is first drawn; its place waits in the nearest `<Suspense>`. */
export function lazily<K extends string, Props extends object>(
  load: () => Promise<Record<K, ComponentType<Props>>>,
  name: K,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: (await patiently(load))[name] }))
}

/**
 * The same with a place of its own, empty until it is there; keeps doors light:
 * `fillSlot(conversationSidebar, { key: 'customer', order: 40, render: later(() => import('./CustomerCard.tsx'), 'CustomerCard') })`.
 */
export function later<K extends string, Props extends object>(
  load: () => Promise<Record<K, ComponentType<Props>>>,
  name: K,
): ComponentType<Props> {
  const Loaded = lazily(load, name) as unknown as ComponentType<object>
  // biome-ignore lint/correctness/noComponentHookFactories: called once for a door, when the file is loaded
  return function Later(props: Props) {
    return (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    )
  }
}
