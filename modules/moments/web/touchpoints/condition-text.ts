import type { Words } from '#platform/web/index.ts'
import type { TouchpointRuleRecord } from '../../contract/touchpoints.ts'

type Conditions = Pick<TouchpointRuleRecord, 'channels' | 'teamIds' | 'tags' | 'words'>

/** "网页聊天或表单，标签：装修，有：漏水、报修": what a rule looks for, in one line. */
export function conditionText(
  { channels, teamIds, tags, words }: Conditions,
  teams: readonly { id: string; name: string }[],
  t: Words,
): string {
  const or = t('touchpoints.or')
  const parts = [
    channels.map((one) => t(`conversations:channel.${one}`)).join(or),
    teamIds.map((id) => teams.find((one) => one.id === id)?.name ?? t('touchpoints.goneTeam')).join(or),
    tags.length > 0 ? t('touchpoints.withTags', { tags: tags.join(or) }) : '',
    words.length > 0 ? t('touchpoints.withWords', { words: words.join(or) }) : '',
  ]
  return parts.filter(Boolean).join(t('touchpoints.and'))
}
