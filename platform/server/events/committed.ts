let afterEvents: () => void = () => {}

/** Called after each commit that recorded events; the publisher sets it. */
export function whenEventsCommitted(run: () => void): void {
  afterEvents = run
}

/** Says that events have been committed. */
export function tellCommitted(): void {
  afterEvents()
}
