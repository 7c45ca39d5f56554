/** Why there is no picture from a camera. `insecure`: browsers give the camera to https and this machine alone. */
export type CameraProblem = 'refused' | 'none' | 'busy' | 'insecure'

/** The camera at the back where there are several. @throws whatever the browser says; see `cameraProblem` */
export async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('no camera for this page', 'NotSupportedError')
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
}

/** What it was that kept the camera shut, in terms of what a person can do about it. */
export function cameraProblem(error: unknown): CameraProblem {
  if (!globalThis.isSecureContext) return 'insecure'
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'none'
}
