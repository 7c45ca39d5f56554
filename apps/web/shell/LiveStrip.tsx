import { useEffect, useState } from 'react'
import { useLiveStatus, useWords } from '#platform/web/index.ts'

/** Says calmly that the line dropped, once it has been gone for two seconds, and that it is back. */
export function LiveStrip() {
  const t = useWords('web')
  const status = useLiveStatus()
  const [shown, setShown] = useState<'none' | 'gone' | 'back'>('none')
  useEffect(() => {
    if (status === 'reconnecting') {
      const timer = setTimeout(() => setShown('gone'), 2000)
      return () => clearTimeout(timer)
    }
    setShown((before) => (before === 'gone' && status === 'connected' ? 'back' : 'none'))
    const timer = setTimeout(() => setShown('none'), 2500)
    return () => clearTimeout(timer)
  }, [status])
  return (
    <div role="status" className="desk-live" data-shown={shown}>
      {shown === 'gone' ? t('live.reconnecting') : shown === 'back' ? t('live.back') : ''}
    </div>
  )
}
