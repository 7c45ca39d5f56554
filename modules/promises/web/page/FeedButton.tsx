import { LinkOutlined } from '@ant-design/icons'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { call, refetch, useCall, useTell, useWords, When } from '#platform/web/index.ts'
import { endPromiseFeed, readPromiseFeed, renewPromiseFeed } from '../../contract.ts'

/** A secret link with which a calendar elsewhere follows my promises; shown once, renewed or ended here. */
export function FeedButton() {
  const t = useWords('promises')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<LinkOutlined />} onClick={() => setOpen(true)}>
        {t('feed.open')}
      </Button>
      <Modal title={t('feed.title')} open={open} footer={null} destroyOnHidden onCancel={() => setOpen(false)}>
        <Feed />
      </Modal>
    </>
  )
}

function Feed() {
  const t = useWords('promises')
  const tell = useTell()
  const { data } = useCall(readPromiseFeed, {})
  const [url, setUrl] = useState<string | null>(null)
  const run = async (work: () => Promise<string | null>) => {
    try {
      setUrl(await work())
      await refetch(readPromiseFeed)
    } catch (error) {
      tell.failed(error)
    }
  }
  const copy = async () => {
    if (!url) return
    await navigator.clipboard.writeText(url).then(() => tell.done(t('feed.copied')), tell.failed)
  }
  return (
    <div className="promise-feed">
      <p>{t('feed.text')}</p>
      {url ? (
        <>
          <Input.TextArea
            readOnly
            autoSize
            value={url}
            aria-label={t('feed.link')}
            onFocus={(e) => e.target.select()}
          />
          <p className="promise-none">{t('feed.once')}</p>
          <Button type="primary" onClick={() => void copy()}>
            {t('feed.copy')}
          </Button>
        </>
      ) : null}
      {data?.readAt ? (
        <p className="promise-none">
          {t('feed.used')} <When at={data.readAt} />
        </p>
      ) : null}
      <div className="promises-tools">
        <Button onClick={() => void run(async () => (await call(renewPromiseFeed, { body: {} })).url)}>
          {t(data?.active ? 'feed.renew' : 'feed.make')}
        </Button>
        {data?.active ? (
          <Button
            danger
            onClick={() =>
              void run(async () => {
                await call(endPromiseFeed, {})
                return null
              })
            }
          >
            {t('feed.end')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
