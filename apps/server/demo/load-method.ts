import { cannedReply, savedView } from '#modules/conversations/server/schema.ts'
import { confirmation, expectation, score, stepState } from '#modules/moments/server/schema.ts'
import type { ChangeKind } from '#modules/promises/contract.ts'
import { promise, promiseChange } from '#modules/promises/server/schema.ts'
import { now } from '#platform/server/clock/index.ts'
import type { Transaction } from '#platform/server/database/index.ts'
import { textToHtml } from '#platform/server/html/index.ts'
import { fold } from '#platform/text/fold.ts'
import type { DemoCompany, DemoConversation, DemoPromise, StepName } from './content/types.ts'
import { demoId } from './ids.ts'
import { inBatches } from './load-people.ts'

const by = (one: DemoConversation) =>
  one.assignee ? { byKind: 'staff' as const, byId: demoId(one.assignee) } : { byKind: 'system' as const, byId: null }
const stepStates = { pending: 'todo', active: 'doing', done: 'done', skipped: 'skipped' } as const

function stepRows(one: DemoConversation) {
  return Object.entries(one.steps)
    .filter(([, step]) => step.state !== 'pending')
    .map(([name, step]) => ({
      conversationId: demoId(one.key),
      step: name as StepName,
      state: stepStates[step.state],
      how: 'hand' as const,
      evidence: step.evidence,
      ...by(one),
      at: new Date(step.at ?? one.updatedAt),
    }))
}

function expectationRow(one: DemoConversation) {
  const { stated, outcome, latent, organizationInterest, personalInterest } = one.expectation
  const { byKind, byId } = by(one)
  const open = one.promises.find((each) => each.state === 'open')
  return {
    id: demoId(`${one.key} expectation`),
    conversationId: demoId(one.key),
    stated: stated ?? '',
    outcome: outcome ?? '',
    latent: latent ?? '',
    organizationInterest: organizationInterest ?? '',
    personalInterest: personalInterest ?? '',
    understood: stated ?? '',
    offer: one.steps.offer.evidence ?? '',
    next: open?.text ?? '',
    version: 1,
    changedAt: new Date(one.updatedAt),
    changedByKind: byKind,
    changedById: byId,
  }
}

function confirmationRow(one: DemoConversation) {
  if (!one.score) return []
  const { value, words, at } = one.score
  const { byKind, byId } = by(one)
  return [
    {
      id: demoId(`${one.key} confirmation`),
      conversationId: demoId(one.key),
      askedAt: new Date(one.resolvedAt ?? at),
      askedByKind: byKind,
      askedById: byId,
      answer: value > 0 ? ('met' as const) : value >= -1 ? ('partly' as const) : ('not_met' as const),
      words,
      answeredAt: new Date(at),
      answeredByKind: 'customer' as const,
      answeredById: demoId(one.customer),
      channel: 'progress' as const,
      at: new Date(one.resolvedAt ?? at),
    },
  ]
}

function scoreRow(one: DemoConversation) {
  if (!one.score) return []
  return [
    {
      id: demoId(`${one.key} score`),
      conversationId: demoId(one.key),
      value: one.score.value,
      source: 'customer' as const,
      words: one.score.words,
      comment: one.score.comment ?? '',
      byKind: 'customer' as const,
      byId: demoId(one.customer),
      at: new Date(one.score.at),
      channel: 'progress' as const,
      effective: true,
      servedById: one.assignee ? demoId(one.assignee) : null,
      teamId: demoId(one.team),
    },
  ]
}

/** Due and not kept is broken, as the product itself would have it by now. */
function standing(each: DemoPromise, at: number) {
  const due = new Date(each.dueAt)
  const settled = each.settledAt ? new Date(each.settledAt) : null
  if (each.state === 'open') {
    return due.getTime() <= at
      ? { state: 'broken' as const, settledAt: null, brokenAt: due }
      : { state: 'open' as const, settledAt: null, brokenAt: null }
  }
  return { state: each.state, settledAt: settled ?? due, brokenAt: each.state === 'broken' ? due : null }
}

const changeKinds: Record<DemoPromise['state'], ChangeKind> = {
  open: 'made',
  kept: 'kept',
  broken: 'broken',
  renegotiated: 'renegotiated',
  withdrawn: 'withdrawn',
}

function promiseRows(one: DemoConversation, at: number) {
  const replaced = new Map(
    one.promises.flatMap((each) => (each.replacedBy ? [[each.replacedBy, each.key] as const] : [])),
  )
  const promises = one.promises.map((each) => {
    const kept = each.state === 'kept' ? new Date(each.settledAt ?? each.dueAt) : null
    const replaces = replaced.get(each.key)
    return {
      id: demoId(each.key),
      conversationId: demoId(one.key),
      text: each.text,
      ownerKind: 'member' as const,
      ownerId: demoId(each.owner),
      dueAt: new Date(each.dueAt),
      ...standing(each, at),
      fromMessageId: demoId(each.message),
      evidenceKind: each.state === 'kept' && each.evidence ? ('message' as const) : null,
      evidenceMessageId: each.evidence ? demoId(each.evidence) : null,
      reason: each.history.at(-1)?.note ?? null,
      keptAt: kept,
      keptLate: kept !== null && kept.getTime() >= new Date(each.dueAt).getTime() + 60_000,
      replacesId: replaces ? demoId(replaces) : null,
      createdAt: new Date(each.madeAt),
      createdByKind: 'staff' as const,
      createdById: demoId(each.owner),
      changedAt: new Date(each.settledAt ?? each.madeAt),
      changedByKind: 'staff' as const,
      changedById: demoId(each.owner),
    }
  })
  const changes = one.promises.flatMap((each) =>
    each.history.map((step, index) => ({
      id: demoId(`${each.key} change ${index}`),
      promiseId: demoId(each.key),
      at: new Date(step.at),
      byKind: step.by.startsWith('staff:')
        ? ('staff' as const)
        : step.by.startsWith('customer:')
          ? ('customer' as const)
          : ('system' as const),
      byId: step.by.includes(':') ? demoId(step.by) : null,
      kind: changeKinds[step.state],
      fromState: index === 0 ? null : ('open' as const),
      toState: step.state,
      reason: step.note,
      newDueAt: new Date(step.dueAt),
    })),
  )
  return { promises, changes }
}

/** Steps, expectations, confirmations, scores and promises with their histories. `at`: the present, ms. */
export async function loadMethod(tx: Transaction, demo: DemoCompany, at: number): Promise<void> {
  await inBatches(demo.conversations.flatMap(stepRows), (part) => tx.insert(stepState).values(part))
  await inBatches(demo.conversations.map(expectationRow), (part) => tx.insert(expectation).values(part))
  await inBatches(demo.conversations.flatMap(confirmationRow), (part) => tx.insert(confirmation).values(part))
  await inBatches(demo.conversations.flatMap(scoreRow), (part) => tx.insert(score).values(part))
  const all = demo.conversations.map((one) => promiseRows(one, at))
  await inBatches(
    all.flatMap((one) => one.promises),
    (part) => tx.insert(promise).values(part),
  )
  await inBatches(
    all.flatMap((one) => one.changes),
    (part) => tx.insert(promiseChange).values(part),
  )
}

/** Canned replies and saved views. */
export async function loadDeskTools(tx: Transaction, demo: DemoCompany, owner: string): Promise<void> {
  const at = now()
  const replies = demo.cannedReplies.map((one) => ({
    id: demoId(one.key),
    scope: one.owner ? ('personal' as const) : ('shared' as const),
    ownerId: one.owner ? demoId(one.owner) : owner,
    title: one.title,
    shortcut: one.shortcut.toLowerCase(),
    html: textToHtml(one.text),
    text: one.text,
    foldedTitle: fold(one.title),
    foldedText: fold(one.text),
    createdAt: at,
    updatedAt: at,
  }))
  if (replies.length > 0) await tx.insert(cannedReply).values(replies)
  const views = demo.views.map((one, position) => ({
    id: demoId(one.key),
    ownerId: one.scope?.startsWith('staff:') ? demoId(one.scope) : owner,
    teamId: one.scope?.startsWith('team:') ? demoId(one.scope) : null,
    name: one.name,
    filter: { ...one.filter, ...(one.filter.team ? { team: demoId(one.filter.team) } : {}) },
    position,
    createdAt: at,
  }))
  if (views.length > 0) await tx.insert(savedView).values(views)
}
