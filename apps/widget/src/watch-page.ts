/**
 * Tells what happens to the page around the window: the line or the reader comes back, another tab changed the storage,
 * the page shows something else.
 * @returns stop
 */
export function watchPage(told: { comeBack: () => void; otherTab: () => void; navigated: () => void }): () => void {
  const visible = () => {
    if (!document.hidden) told.comeBack()
  }
  // The title follows the address a moment later.
  const navigated = () => window.setTimeout(told.navigated, 300)
  const navigation = (window as { navigation?: EventTarget }).navigation
  navigation?.addEventListener('navigatesuccess', navigated)
  addEventListener('popstate', navigated)
  addEventListener('online', told.comeBack)
  addEventListener('storage', told.otherTab)
  document.addEventListener('visibilitychange', visible)
  return () => {
    navigation?.removeEventListener('navigatesuccess', navigated)
    removeEventListener('popstate', navigated)
    removeEventListener('online', told.comeBack)
    removeEventListener('storage', told.otherTab)
    document.removeEventListener('visibilitychange', visible)
  }
}
