import { DesktopOutlined, MobileOutlined } from '@ant-design/icons'
import { Button, Popconfirm, Tag } from 'antd'
import { endAllSessions, endSession, listSessions } from '#modules/staff/contract.ts'
import { Loaded, live, Panel, useCall, useChange, useGo, useTell, useWords, When } from '#platform/web/index.ts'
import { forgetMe } from './me.ts'

/** Chrome · Windows, from what the browser says about itself. */
function deviceName(agent: string | null): { name: string; phone: boolean } | null {
  if (!agent) return null
  const browsers: [RegExp, string][] = [
    [/MicroMessenger/, '微信'],
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]
  const systems: [RegExp, string][] = [
    [/Windows/, 'Windows'],
    [/iPhone|iPad/, 'iOS'],
    [/Android/, 'Android'],
    [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
    [/Mac OS/, 'macOS'],
    [/Linux/, 'Linux'],
  ]
  const find = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(agent))?.[1]
  const parts = [find(browsers), find(systems)].filter((part) => part !== undefined)
  if (parts.length === 0) return { name: agent.slice(0, 40), phone: false }
  return { name: parts.join(' · '), phone: /Mobile|iPhone|Android/.test(agent) }
}

/** Where one is signed in, and signing out there. */
export function SessionsPanel() {
  const t = useWords('staff')
  const go = useGo()
  const tell = useTell()
  const sessions = useCall(listSessions, {})
  const end = useChange(endSession, { refetch: [listSessions], failed: tell.failed })
  const endAll = useChange(endAllSessions, {
    failed: tell.failed,
    done: () => {
      live.stop()
      go('/sign-in')
      forgetMe()
    },
  })
  return (
    <Panel
      title={t('profile.sessions')}
      about={t('profile.sessionsText')}
      actions={
        <Popconfirm
          title={t('profile.endAll')}
          description={t('profile.endAllText')}
          onConfirm={() => endAll.mutate({})}
        >
          <Button danger>{t('profile.endAll')}</Button>
        </Popconfirm>
      }
    >
      <Loaded query={sessions}>
        {({ items }) => (
          <ul className="settings-rows">
            {items.map((one) => {
              const device = deviceName(one.userAgent)
              return (
                <li key={one.id}>
                  <span className="settings-icon">{device?.phone ? <MobileOutlined /> : <DesktopOutlined />}</span>
                  <div>
                    <b>{device?.name ?? t('profile.unknownDevice')}</b>{' '}
                    {one.current ? (
                      <Tag variant="filled" color="processing">
                        {t('profile.thisOne')}
                      </Tag>
                    ) : null}
                    <div className="k-muted">
                      {one.ipAddress ? `${one.ipAddress} · ` : ''}
                      {t('profile.used')} <When at={one.usedAt} as="relative" />
                    </div>
                  </div>
                  {one.current ? null : (
                    <Button
                      size="small"
                      loading={end.isPending && end.variables?.params?.id === one.id}
                      onClick={() => end.mutate({ params: { id: one.id } })}
                    >
                      {t('profile.end')}
                    </Button>
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
