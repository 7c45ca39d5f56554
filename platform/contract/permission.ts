/** Staff roles, most powerful first (glossary: 所有者 管理员 主管 客服 销售 只读). */
export const roles = ['owner', 'admin', 'supervisor', 'agent', 'sales', 'viewer'] as const
export type Role = (typeof roles)[number]

/** What a module's contract declares: each permission and the roles that hold it. */
export type PermissionTable = Readonly<Record<string, readonly Role[]>>

export const everyone: readonly Role[] = [...roles]
export const workers: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent', 'sales']
export const leaders: readonly Role[] = ['owner', 'admin', 'supervisor']
export const admins: readonly Role[] = ['owner', 'admin']
