import { readMe, readSetup, type Me as StaffMe } from '#modules/staff/contract.ts'
import {
  CallProblem,
  call,
  changeLocale,
  currentLocale,
  know,
  queryClient,
  setMe,
  useLive,
  useLiveReset,
  whoAmI,
} from '#platform/web/index.ts'

/** Shows the desk as this person: name, permissions, language, time zone. */
export async function becomeMe(me: StaffMe): Promise<void> {
  if (me.locale !== currentLocale()) await changeLocale(me.locale)
  know(readMe, {}, me)
  setMe({
    id: me.id,
    name: me.name,
    email: me.email,
    role: me.role,
    permissions: me.permissions,
    teamIds: me.teams.map((team) => team.id),
    locale: me.locale,
    timeZone: me.timeZone,
    availability: me.availability,
    hue: me.hue,
    companyName: me.company.name,
  })
}

/** Reads who is signed in anew, e.g. after signing in. @throws CallProblem `not-signed-in` */
export async function refreshMe(): Promise<void> {
  await becomeMe(await call(readMe, {}))
}

/** On arriving at the desk: is somebody signed in, or is this the first visit of all? */
export async function arrive(): Promise<'in' | 'setup' | 'out'> {
  try {
    await refreshMe()
    return 'in'
  } catch (problem) {
    if (!(problem instanceof CallProblem) || problem.code !== 'not-signed-in') throw problem
  }
  const { needed } = await call(readSetup, {})
  return needed ? 'setup' : 'out'
}

/** Forgets everything of the person who leaves. */
export function forgetMe(): void {
  setMe(null)
  queryClient.clear()
}

/** Keeps name, rights and availability as the server has them, while the desk is open. */
export function useMeFollowsServer(): void {
  const again = () => void refreshMe().catch(() => {})
  useLive(
    ['staff.member-changed', 'staff.access-changed', 'staff.availability-changed', 'company.changed', 'team.changed'],
    (event) => {
      if (event.name === 'company.changed' || event.name === 'team.changed' || event.subjectId === whoAmI()?.id) again()
    },
  )
  useLiveReset(again)
}
