/** Heard by every process, by no person: what somebody may do has changed. */
export const accessToken = 'staff-access'
/** Heard by every process, by no person: the company has changed. */
export const companyToken = 'company'

/** Who hears that somebody's access changed: the processes that remember it, and the person. */
export function accessAudience(memberId: string): string[] {
  return [accessToken, `staff:${memberId}`]
}
