import { DownloadOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { addressOf, ErrorState, useWords, Waiting } from '#platform/web/index.ts'
import { mailOriginal } from '../../contract.ts'
import { readHead } from './head.ts'

/** The header of a mail as it came, and the whole of it to keep. */
export function Source({ messageId, close }: { messageId: string; close: () => void }) {
  const t = useWords('channel-email')
  const address = addressOf(mailOriginal, { id: messageId })
  const [head, setHead] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    readHead(address, stop.signal)
      .then(setHead)
      .catch(() => setFailed(!stop.signal.aborted))
    return () => stop.abort()
  }, [address])
  return (
    <Modal
      open
      width={760}
      title={t('message.source')}
      onCancel={close}
      footer={
        <Button type="primary" icon={<DownloadOutlined />} href={address} download>
          {t('message.download')}
        </Button>
      }
    >
      {failed ? (
        <ErrorState problem={new Error(t('message.noSource'))} />
      ) : head === null ? (
        <Waiting lines={6} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <pre className="ml-source" tabIndex={0}>
          {head}
        </pre>
      )}
    </Modal>
  )
}
