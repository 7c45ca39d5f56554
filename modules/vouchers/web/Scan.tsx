import { Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '#platform/web/index.ts'

type Detector = { detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> }
type DetectorKind = { new (options: { formats: string[] }): Detector }

/** Reading codes from the camera is not in every browser; where it is not, codes are typed. */
const detectorKind = (): DetectorKind | undefined =>
  (globalThis as unknown as { BarcodeDetector?: DetectorKind }).BarcodeDetector

export const canScan = (): boolean => detectorKind() !== undefined && Boolean(navigator.mediaDevices?.getUserMedia)

/** The camera, until it has seen a code. */
export function Scan({ found, close }: { found: (text: string) => void; close: () => void }) {
  const t = useWords('vouchers')
  const video = useRef<HTMLVideoElement>(null)
  const [failed, setFailed] = useState(false)
  const told = useRef(found)
  told.current = found
  useEffect(() => {
    let stream: MediaStream | null = null
    let over = false
    const look = async () => {
      const Kind = detectorKind()
      if (!Kind) throw new Error('no detector')
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      const shown = video.current
      if (over || !shown) return
      shown.srcObject = stream
      await shown.play()
      const detector = new Kind({ formats: ['qr_code'] })
      while (!over) {
        const [code] = await detector.detect(shown)
        if (code && !over) return told.current(code.rawValue)
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
    }
    look().catch(() => {
      if (!over) setFailed(true)
    })
    return () => {
      over = true
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
  }, [])
  return (
    <Modal open onCancel={close} title={t('scan.title')} footer={null} width={420}>
      {failed ? <p role="alert">{t('scan.failed')}</p> : <p className="k-muted">{t('scan.hint')}</p>}
      <video ref={video} className="voucher-video" muted playsInline hidden={failed} />
    </Modal>
  )
}
