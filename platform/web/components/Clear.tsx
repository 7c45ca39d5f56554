import { CloseCircleFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useWords } from '../words.ts'

/** For `allowClear` of a field: the little cross, with a name for those who do not see it. */
export function useClear(): { clearIcon: ReactNode; label: string } {
  const t = useWords('web')
  return { clearIcon: <CloseCircleFilled aria-label={t('clear')} />, label: t('clear') }
}
