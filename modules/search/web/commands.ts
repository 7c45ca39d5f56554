import { BulbOutlined, EditOutlined, UserOutlined } from '@ant-design/icons'
import { type ComponentType, useMemo } from 'react'
import { openContactForm } from '#modules/conversations/web/index.tsx'
import { type Availability, availabilities, setAvailability } from '#modules/staff/contract.ts'
import { call, may, setMe, useGo, useMe, useMode, useTell, useWords } from '#platform/web/index.ts'
import { offeredPages } from './offered.ts'

/** Something the palette can do, found by its name. */
export type Command = { key: string; label: string; group: string; icon: ComponentType; run: () => void }

/** All that this reader may do from the palette. */
export function useCommands(): readonly Command[] {
  const t = useWords('search')
  const go = useGo()
  const me = useMe()
  const tell = useTell()
  const { mode, choose } = useMode()
  return useMemo(() => {
    const become = async (availability: Availability) => {
      setMe({ ...me, availability })
      try {
        await call(setAvailability, { body: { availability } })
      } catch (problem) {
        setMe(me)
        tell.failed(problem)
      }
    }
    const actions: (Command | false)[] = [
      may('conversations.write') && {
        key: 'log-contact',
        label: t('conversations:contact.open'),
        group: t('command.do'),
        icon: EditOutlined,
        run: () => openContactForm(),
      },
      {
        key: 'mode',
        label: t(mode === 'dark' ? 'command.light' : 'command.dark'),
        group: t('command.do'),
        icon: BulbOutlined,
        run: () => choose(mode === 'dark' ? 'light' : 'dark'),
      },
      ...availabilities
        .filter((one) => one !== me.availability)
        .map((one) => ({
          key: `availability ${one}`,
          label: t('command.availability', { state: t(`staff:availability.${one}`) }),
          group: t('command.do'),
          icon: UserOutlined,
          run: () => void become(one),
        })),
    ]
    const places = offeredPages()
      .filter((one) => !one.permission || may(one.permission))
      .map((one) => ({
        key: `page ${one.path}`,
        label: t(one.labelKey),
        group: t('group' in one ? 'command.settings' : 'command.go'),
        icon: one.icon,
        run: () => go(one.path),
      }))
    return [...actions.filter((one) => one !== false), ...places]
  }, [t, go, me, tell, mode, choose])
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase()

/** Commands whose name holds all words of the query, those that begin with it first. */
export function matching(commands: readonly Command[], query: string): readonly Command[] {
  const words = folded(query).split(/\s+/).filter(Boolean)
  const begins = (one: Command) => (folded(one.label).startsWith(words[0] ?? '') ? 0 : 1)
  return commands
    .filter((one) => words.every((word) => folded(`${one.label} ${one.group}`).includes(word)))
    .sort((a, b) => begins(a) - begins(b))
}
