import type { WebModule } from '#platform/web/index.ts'

export const webModule: WebModule = { name: 'vouchers' }
