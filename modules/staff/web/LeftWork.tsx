import { Button } from 'antd'
import { useState } from 'react'
import { listLeftWork } from '#modules/staff/contract.ts'
import { Avatar, Panel, refetch, useCall, useLive, useThrottled, useWords } from '#platform/web/index.ts'
import { HandOverDialog } from './HandOverDialog.tsx'
import { heldText } from './held.ts'
import { useMembers } from './people.tsx'
import './left-work.css'

/** For those who lead: colleagues who have left and still owe something, each to be handed on in one step. */
export function LeftWork() {
  const t = useWords('staff')
  const { data } = useCall(listLeftWork, {}, { staleTime: 60_000 })
  const { byId } = useMembers()
  const [shown, setShown] = useState<{ id: string; name: string } | null>(null)
  const again = useThrottled(() => void refetch(listLeftWork), 3000)
  const any = (data?.items.length ?? 0) > 0
  useLive(['staff.', ...(any ? ['promise.', 'task.', 'conversation.assigned'] : [])], (event) => again(event.name))
  if (!any && !shown) return null
  return (
    <>
      {any ? (
        <Panel title={t('left.panel')} flush>
          <ul className="left-people">
            {data?.items.map((one) => {
              const hue = byId(one.memberId)?.hue
              return (
                <li key={one.memberId}>
                  <Avatar name={one.name} id={one.memberId} size={32} {...(hue === undefined ? {} : { hue })} />
                  <span className="left-what">
                    <span className="k-ellipsis">{one.name}</span>
                    <small className="k-muted">{heldText(t, one.counts)}</small>
                  </span>
                  <Button size="small" onClick={() => setShown({ id: one.memberId, name: one.name })}>
                    {t('left.open')}
                  </Button>
                </li>
              )
            })}
          </ul>
        </Panel>
      ) : null}
      {shown ? <HandOverDialog member={shown} leaving={false} close={() => setShown(null)} /> : null}
    </>
  )
}
