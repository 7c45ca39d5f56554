import type { Caller } from '#apps/server/testing.ts'
import type { BodyOf } from '#platform/contract/endpoint.ts'
import type { makeTask, TaskRecord } from '../contract.ts'

/** Makes a task as this member by the API. */
export async function taskBy(member: Caller, wanted: Partial<BodyOf<typeof makeTask>> = {}): Promise<TaskRecord> {
  const answer = await member.post('/tasks', { title: '联系师傅确认配件', ...wanted })
  if (answer.status !== 200) throw new Error(`task not made: ${answer.status} ${answer.text}`)
  return answer.body
}
