import { useCallback, useEffect, useRef, useState } from 'react'
import { CallProblem, kept } from '#platform/web/index.ts'
import type { MomentRecord } from '../contract.ts'
import { expectationOf, type Field, inLine, newestOf, saveField } from './moment.ts'

/** A colleague wrote here first: what it says now and who wrote it. */
export type Conflict = { theirs: string; version: number; who: string; at: string }
export type FieldState = 'still' | 'saving' | 'saved' | 'unsaved'

/** What a draft was built on. */
type Base = { text: string; version: number }
type Details = { version: number; at: string; by: { name: string }; current: Record<string, string> }
const conflictOf = (problem: unknown): Details | null =>
  problem instanceof CallProblem && problem.code === 'moments.expectation-conflict'
    ? (problem.details as Details)
    : null
const same = (one: string, other: string) => one.trim() === other.trim()

/**
 * One text of the expectation: shown at once as typed, saved on leaving it, never lost. What is not saved yet is kept
 * on this device; a colleague's change of another field does not disturb, one of this field is laid beside one's own.
 * The fields of one row are saved one after the other, each built on what the one before it brought back, and what is
 * sent is what stands there when its turn comes: quick filling never runs into one's own saving.
 */
export function useField(conversationId: string, moment: MomentRecord, field: Field, personId: string | null) {
  const known = expectationOf(moment, personId)
  const stored = known?.[field as 'stated'] ?? ''
  const version = known?.version ?? 0
  const place = `moment.draft.${conversationId}.${personId ?? ''}.${field}`
  const [begun] = useState(() => readDraft(place))
  const [draft, setDraft] = useState<string | null>(begun?.text ?? null)
  const [state, setState] = useState<FieldState>(begun === null ? 'still' : 'unsaved')
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  // Ahead of what is drawn: what is typed, what it was built on, and whether it stands in line to be saved.
  const typed = useRef(draft)
  const base = useRef<Base>(begun?.base ?? { text: stored, version })
  const waiting = useRef(false)
  const text = draft ?? stored

  const hold = useCallback(
    (next: string | null) => {
      typed.current = next
      setDraft(next)
      kept.write(place, next === null ? null : JSON.stringify({ text: next, base: base.current }))
    },
    [place],
  )
  const write = (next: string) => {
    if (typed.current === null && version >= base.current.version) base.current = { text: stored, version }
    hold(next)
    setState('unsaved')
  }
  const settle = useCallback(
    (saved: boolean) => {
      hold(null)
      setConflict(null)
      setProblem(null)
      setState(saved ? 'saved' : 'still')
    },
    [hold],
  )

  /** Saves what stands there now; again when more was typed meanwhile. Its turn has come. */
  const send = useCallback(async (): Promise<void> => {
    waiting.current = false
    const wanted = typed.current
    if (wanted === null) return
    // Whoever saved another field of this row has brought back how this one stands.
    const newest = newestOf(conversationId, personId)
    const newestText = newest?.[field as 'stated'] ?? ''
    if (newest && newest.version > base.current.version && same(newestText, base.current.text))
      base.current = { text: newestText, version: newest.version }
    if (same(wanted, base.current.text)) return settle(false)
    setProblem(null)
    try {
      const after = await saveField(conversationId, { personId, field, text: wanted, version: base.current.version })
      base.current = { text: wanted, version: expectationOf(after, personId)?.version ?? base.current.version }
      if (typed.current === wanted) return settle(true)
      // Typed on while it was being saved: the rest is saved on leaving again, built on this.
      hold(typed.current)
      setState('unsaved')
    } catch (error) {
      const told = conflictOf(error)
      const theirs = told?.current[field] ?? ''
      // Somebody changed another field only: this one is as it was.
      if (told && same(theirs, base.current.text)) {
        base.current = { text: theirs, version: told.version }
        return send()
      }
      setState('unsaved')
      if (told) setConflict({ theirs, version: told.version, who: told.by.name, at: told.at })
      else setProblem(error instanceof CallProblem ? error.told : String(error))
    }
  }, [conversationId, personId, field, settle, hold])
  const save = () => {
    if (waiting.current) return
    waiting.current = true
    setState('saving')
    void inLine(`${conversationId} ${personId ?? ''}`, send)
  }
  const leave = () => {
    if (typed.current !== null && conflict === null) save()
  }
  /** Ends a conflict with one text: mine, theirs, or both together. */
  const decide = (chosen: string) => {
    if (!conflict) return
    base.current = { text: conflict.theirs, version: conflict.version }
    setConflict(null)
    hold(chosen)
    save()
  }

  // Going to another conversation, or closing the window, leaves the field too.
  const pending = useRef<() => void>(() => {})
  pending.current = leave
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === 'hidden') pending.current()
    }
    document.addEventListener('visibilitychange', hidden)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      pending.current()
    }
  }, [])
  useEffect(() => {
    if (state !== 'saved') return
    const timer = setTimeout(() => setState('still'), 2000)
    return () => clearTimeout(timer)
  }, [state])

  return {
    text,
    state,
    conflict,
    problem,
    write,
    leave,
    decide,
    /** Gives the typed words up. */
    giveUp: () => settle(false),
  }
}

/** Words of this field that this device keeps, with what they were built on; null when there are none. */
function readDraft(place: string): { text: string; base: Base } | null {
  try {
    const found = JSON.parse(kept.read(place) ?? 'null') as { text: string; base: Base } | null
    return typeof found?.text === 'string' && typeof found.base?.version === 'number' ? found : null
  } catch {
    return null
  }
}
