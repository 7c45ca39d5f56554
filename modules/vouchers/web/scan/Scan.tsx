import { PictureOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { CallProblem, call, patiently, useWords } from '#platform/web/index.ts'
import { findVoucher } from '../../contract.ts'
import { type CameraProblem, cameraProblem, openCamera } from './camera.ts'

/** Between two looks at the camera, ms. */
const pace = 120
const reader = () => patiently(() => import('./read-code.ts'))

/** The camera, or a picture, until it has shown a voucher; what stands in the way is said. */
export function Scan({ found, close }: { found: (id: string) => void; close: () => void }) {
  const t = useWords('vouchers')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const told = useRef(found)
  told.current = found

  /** Whether the code was one of our vouchers. */
  const take = async (text: string): Promise<boolean> => {
    try {
      const { id } = await call(findVoucher, { body: { code: text.trim().slice(0, 500) } })
      told.current(id)
      return true
    } catch (error) {
      // A code of something else, or a voucher nobody knows: the first has words of its own here.
      const strange = error instanceof CallProblem && (error.status === 400 || error.status === 422)
      setProblem(strange || !(error instanceof Error) ? t('scan.notOurs') : error.message)
      return false
    }
  }
  const camera = useCamera(take)

  const choose = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    setProblem(null)
    try {
      const { codeInPicture } = await reader()
      const text = await codeInPicture(file).catch(() => undefined)
      if (text) await take(text)
      else setProblem(t(text === null ? 'scan.noCode' : 'scan.noPicture'))
    } finally {
      setBusy(false)
    }
  }
  const shut = camera.problem
  return (
    <Modal open onCancel={close} title={t('scan.title')} footer={null} width={420}>
      <div className="scan">
        {shut ? <p role="alert">{t(`scan.${shut}`)}</p> : <p className="k-muted">{t('scan.hint')}</p>}
        <div className="scan-picture" hidden={Boolean(shut)}>
          <video ref={camera.video} muted playsInline aria-label={t('scan.camera')} />
        </div>
        {problem ? (
          <p className="voucher-problem" role="alert">
            {problem}
          </p>
        ) : null}
        <Button
          block
          size="large"
          {...(shut ? { type: 'primary' as const } : {})}
          icon={<PictureOutlined />}
          loading={busy}
          onClick={() => chooser.current?.click()}
        >
          {t('scan.choose')}
        </Button>
        <input
          ref={chooser}
          type="file"
          accept="image/*"
          hidden
          aria-label={t('scan.choose')}
          onChange={(event) => {
            void choose(event.target.files?.[0])
            // The same picture may be chosen again.
            event.target.value = ''
          }}
        />
        <p className="k-muted scan-type">{t('scan.type')}</p>
      </div>
    </Modal>
  )
}

/** Shows the camera in `video` and hands over each code once, until one is taken. */
function useCamera(take: (text: string) => Promise<boolean>) {
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState<CameraProblem | null>(null)
  const taking = useRef(take)
  taking.current = take
  useEffect(() => {
    let stream: MediaStream | null = null
    let over = false
    const look = async () => {
      stream = await openCamera()
      const shown = video.current
      if (over || !shown) return
      shown.srcObject = stream
      await shown.play()
      const { codeInVideo } = await reader()
      let last: string | null = null
      while (!over) {
        const code = codeInVideo(shown)
        if (code && code !== last && (await taking.current(code))) return
        last = code ?? last
        await new Promise((resolve) => setTimeout(resolve, pace))
      }
    }
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    look()
      .catch((error) => {
        if (!over) setProblem(cameraProblem(error))
      })
      // Closed while the browser still asked: the light of the camera goes out all the same.
      .finally(() => {
        if (over) stop()
      })
    return () => {
      over = true
      stop()
    }
  }, [])
  return { video, problem }
}
