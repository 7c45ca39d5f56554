import { decodeQR } from 'qr/decode.js'

const canvas = document.createElement('canvas')

/** What a QR code in the picture says; null when none can be read. `longest`: side in px at which it is looked at. */
function look(source: CanvasImageSource, width: number, height: number, longest: number, timeLimit: number) {
  const scale = Math.min(1, longest / Math.max(width, height))
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return null
  // Where a picture is transparent its code would stand on black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height), { timeLimit })
  } catch {
    return null
  }
}

/** One look at what the camera shows now: quick, for the next one follows at once. */
export const codeInVideo = (video: HTMLVideoElement): string | null =>
  video.videoWidth > 0 ? look(video, video.videoWidth, video.videoHeight, 960, 40) : null

/** A photo or a screenshot, looked at from near and from afar. @throws when the browser cannot open the file */
export async function codeInPicture(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file)
  try {
    for (const longest of [1000, 2400, 500]) {
      const said = look(picture, picture.width, picture.height, longest, 800)
      if (said !== null) return said
    }
    return null
  } finally {
    picture.close()
  }
}
