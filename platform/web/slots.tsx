import { Component, type ComponentType, type ReactNode } from 'react'

/**
 * A place on the screen that higher modules fill. The lower module defines it at its door and draws it with `<Slot>`;
 * a higher module contributes to it in its `webModule.slots`: `fillSlot(conversationSidebar, { key, order, render })`.
 */
export type SlotDefinition<Props extends object> = { readonly name: string; readonly props?: Props }
export type Contribution<Props extends object> = {
  key: string
  /** Ascending from the top or left; leave gaps (10, 20 …). */
  order: number
  /** Shown only to readers with this permission. */
  permission?: string
  render: ComponentType<Props>
}
// biome-ignore lint/suspicious/noExplicitAny: a bag of contributions to slots of different props
export type SlotFilling = { slot: string; contribution: Contribution<any> }

const filled = new Map<string, SlotFilling['contribution'][]>()
let allowed: (permission: string) => boolean = () => true

export function defineSlot<Props extends object = Record<never, never>>(name: string): SlotDefinition<Props> {
  return { name }
}

/** One contribution to a slot, to be listed in `webModule.slots`. */
export function fillSlot<Props extends object>(
  slot: SlotDefinition<Props>,
  contribution: Contribution<Props>,
): SlotFilling {
  return { slot: slot.name, contribution }
}

/** Called once by the shell with the contributions of all modules. */
export function registerSlots(fillings: readonly SlotFilling[], may: (permission: string) => boolean): void {
  filled.clear()
  allowed = may
  for (const { slot, contribution } of fillings) {
    const list = filled.get(slot) ?? []
    list.push(contribution)
    list.sort((a, b) => a.order - b.order || a.key.localeCompare(b.key))
    filled.set(slot, list)
  }
}

/** What is in a slot for this reader, in order; for places that draw contributions themselves (tabs). */
export function contributionsTo<Props extends object>(slot: SlotDefinition<Props>): readonly Contribution<Props>[] {
  return (filled.get(slot.name) ?? []).filter((one) => !one.permission || allowed(one.permission))
}

/**
 * Draws all contributions to a slot, or with `only` the one of that key. One that breaks is left out; the page around it
 * lives on. `otherwise` stands where there is none, or in place of a broken one.
 */
export function Slot<Props extends object>({
  of,
  props,
  only,
  otherwise = null,
}: {
  of: SlotDefinition<Props>
  props: Props
  only?: string
  otherwise?: ReactNode
}) {
  const drawn = contributionsTo(of).filter(({ key }) => only === undefined || key === only)
  if (drawn.length === 0) return otherwise
  return drawn.map(({ key, render: Render }) => (
    <Contained key={key} otherwise={otherwise}>
      <Render {...props} />
    </Contained>
  ))
}

class Contained extends Component<{ children: ReactNode; otherwise: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override componentDidCatch(error: unknown) {
    console.error(error)
  }
  override render() {
    return this.state.broken ? this.props.otherwise : this.props.children
  }
}
