import { type Static, Type } from 'typebox'
import { Owner, OwnerInput, ownerKinds } from '#modules/staff/contract.ts'
import { endpoint } from '#platform/contract/endpoint.ts'
import { eventKind } from '#platform/contract/event.ts'
import { everyone, type PermissionTable, workers } from '#platform/contract/permission.ts'
import { Id, IdParams, Instant, Line, Nullable, OneOf, Page, PageQuery, Text } from '#platform/contract/shapes.ts'

export const tasksPermissions = {
  /** See the tasks of the conversations one may read, one's own, and those of one's teams. */
  'tasks.read': everyone,
  /** Make, hand over, do and drop tasks. */
  'tasks.work': workers,
} satisfies PermissionTable

/** open 待办, doing 进行中, done 已完成, dropped 不做了. */
export const taskStates = ['open', 'doing', 'done', 'dropped'] as const
export type TaskState = (typeof taskStates)[number]

export const taskPriorities = ['low', 'normal', 'high', 'urgent'] as const
export type TaskPriority = (typeof taskPriorities)[number]

const By = Type.Object({ id: Nullable(Id), name: Nullable(Type.String()) })

export const ChecklistItem = Type.Object(
  { id: Id, text: Line(300), done: Type.Boolean() },
  { additionalProperties: false },
)
export type ChecklistEntry = Static<typeof ChecklistItem>

export const taskChangeKinds = ['made', 'moved', 'handed', 'changed'] as const
export type TaskChangeKind = (typeof taskChangeKinds)[number]

/** One line of a task's history. `handed`: another owner; `moved`: another state; `changed`: words, due time, priority. */
export const TaskChange = Type.Object({
  at: Instant,
  by: By,
  kind: OneOf(taskChangeKinds),
  from: Nullable(OneOf(taskStates)),
  to: OneOf(taskStates),
  note: Nullable(Type.String()),
  oldDueAt: Nullable(Instant),
  newDueAt: Nullable(Instant),
  oldOwner: Nullable(Owner),
  newOwner: Nullable(Owner),
})
export type TaskChangeRecord = Static<typeof TaskChange>

export const TaskView = Type.Object({
  id: Id,
  title: Type.String(),
  text: Type.String(),
  owner: Owner,
  dueAt: Nullable(Instant),
  priority: OneOf(taskPriorities),
  checklist: Type.Array(ChecklistItem),
  state: OneOf(taskStates),
  /** Still to do and past due. */
  overdue: Type.Boolean(),
  conversationId: Nullable(Id),
  conversationNumber: Nullable(Type.Integer()),
  conversationSubject: Nullable(Type.String()),
  customerId: Nullable(Id),
  customerName: Nullable(Type.String()),
  /** A promise rests on it: done needs a note or a file. */
  needsProof: Type.Boolean(),
  /** What came of it, or why it was dropped. */
  note: Nullable(Type.String()),
  /** A file of the conversation that shows it. */
  file: Nullable(Type.Object({ id: Id, name: Type.String() })),
  settledAt: Nullable(Instant),
  createdAt: Instant,
  createdBy: By,
  changedAt: Instant,
  changedBy: By,
  /** Grows with each change by a person; send it along, so that nobody overwrites what they have not seen. */
  version: Type.Integer(),
  /** Oldest first; only in replies about one task. */
  history: Type.Optional(Type.Array(TaskChange)),
  abilities: Type.Object({ work: Type.Boolean() }),
})
export type TaskRecord = Static<typeof TaskView>

const seen = { version: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })) }
const checklist = Type.Array(ChecklistItem, { maxItems: 50 })

export const makeTask = endpoint({
  method: 'POST',
  path: '/tasks',
  permission: 'tasks.work',
  summary: 'A task somebody owns, in a conversation, for a customer, or by itself',
  body: Type.Object(
    {
      id: Type.Optional(Id),
      title: Line(200),
      text: Type.Optional(Text(4000)),
      /** Default: who makes it. */
      owner: Type.Optional(OwnerInput),
      dueAt: Type.Optional(Nullable(Instant)),
      priority: Type.Optional(OneOf(taskPriorities)),
      checklist: Type.Optional(checklist),
      conversationId: Type.Optional(Nullable(Id)),
      /** Only without a conversation; with one, its customer counts. */
      customerId: Type.Optional(Nullable(Id)),
      needsProof: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  reply: TaskView,
})

export const readTask = endpoint({
  method: 'GET',
  path: '/tasks/:id',
  permission: 'tasks.read',
  summary: 'One task with its history',
  params: IdParams,
  reply: TaskView,
})

export const changeTask = endpoint({
  method: 'PATCH',
  path: '/tasks/:id',
  permission: 'tasks.work',
  summary: 'Other words, owner, due time, priority or checklist; 409 tells who was faster',
  params: IdParams,
  body: Type.Object(
    {
      title: Type.Optional(Line(200)),
      text: Type.Optional(Text(4000)),
      owner: Type.Optional(OwnerInput),
      dueAt: Type.Optional(Nullable(Instant)),
      priority: Type.Optional(OneOf(taskPriorities)),
      checklist: Type.Optional(checklist),
      ...seen,
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  reply: TaskView,
})

export const tickTask = endpoint({
  method: 'POST',
  path: '/tasks/:id/checklist/:itemId',
  permission: 'tasks.work',
  summary: 'Ticks one point of the checklist, or takes the tick back; two at once do not hinder each other',
  params: Type.Object({ id: Id, itemId: Id }),
  body: Type.Object({ done: Type.Boolean() }, { additionalProperties: false }),
  reply: TaskView,
})

export const moveTask = endpoint({
  method: 'POST',
  path: '/tasks/:id/move',
  permission: 'tasks.work',
  summary: 'Begin it, finish it, drop it with a reason, or open it again',
  params: IdParams,
  body: Type.Object(
    {
      state: OneOf(taskStates),
      /** What came of it; wanted when it is dropped, and when it is proof of a promise and has no file. */
      note: Type.Optional(Text(1000)),
      /** A file in the conversation's timeline. */
      attachmentId: Type.Optional(Nullable(Id)),
      ...seen,
    },
    { additionalProperties: false },
  ),
  reply: TaskView,
})

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
/** `me`, `mine` (me and my teams), `teams` (my teams), `team:<id>`, a member's id, `left` (people who have left), or `all` that one may see (default). */
export const TaskOwnerFilter = Type.String({ maxLength: 60, pattern: `^(me|mine|teams|left|all|(team:)?${uuid})$` })

export const taskFilters = ['active', 'overdue', ...taskStates, 'all'] as const
export type TaskFilter = (typeof taskFilters)[number]

export const listTasks = endpoint({
  method: 'GET',
  path: '/tasks',
  permission: 'tasks.read',
  summary: 'Tasks by due time, those without one last',
  query: Type.Object({
    ...PageQuery,
    owner: Type.Optional(TaskOwnerFilter),
    /** Default `active`: open or doing. */
    state: Type.Optional(OneOf(taskFilters)),
    customerId: Type.Optional(Id),
    /** Due before. */
    to: Type.Optional(Instant),
  }),
  reply: Page(TaskView),
})

export const listConversationTasks = endpoint({
  method: 'GET',
  path: '/conversations/:id/tasks',
  permission: 'tasks.read',
  summary: 'Tasks of one conversation, oldest first',
  params: IdParams,
  reply: Type.Object({ items: Type.Array(TaskView), abilities: Type.Object({ make: Type.Boolean() }) }),
})

export { countTasks } from './contract/count.ts'

const aboutTask = {
  taskId: Id,
  conversationId: Nullable(Id),
  ownerKind: OneOf(ownerKinds),
  ownerId: Id,
  dueAt: Nullable(Instant),
}
export const taskMade = eventKind('task.made', Type.Object(aboutTask))
/** `handed`: it has another owner now. */
export const taskChanged = eventKind('task.changed', Type.Object({ ...aboutTask, handed: Type.Boolean() }))
/** `last`: nothing else is to be done in this conversation. */
export const taskMoved = eventKind(
  'task.moved',
  Type.Object({ ...aboutTask, from: OneOf(taskStates), to: OneOf(taskStates), last: Type.Boolean() }),
)
/** Told to the owner once, before it is due. */
export const taskReminded = eventKind('task.reminded', Type.Object(aboutTask))
/** Told once when it was due and not done. */
export const taskOverdue = eventKind('task.overdue', Type.Object(aboutTask))
