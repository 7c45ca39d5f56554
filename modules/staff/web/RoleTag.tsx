import { Tag } from 'antd'
import type { Role } from '#platform/contract/permission.ts'
import { useWords } from '#platform/web/index.ts'

export function RoleTag({ role }: { role: Role }) {
  const t = useWords('staff')
  return <Tag variant="filled">{t(`role.${role}`)}</Tag>
}
