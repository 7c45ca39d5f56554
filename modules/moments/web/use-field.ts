import { useCallback, useEffect, useRef, useState } from 'react'
import { CallProblem, kept } from '#platform/web/index.ts'
import type { MomentRecord } from '../contract.ts'
import { expectationOf, type Field, saveField } from './moment.ts'

/** A colleague wrote here first: what it says now and who wrote it. */
export type Conflict = { theirs: string; version: number; who: string; at: string }
export type FieldState = 'still' | 'saving' | 'saved' | 'unsaved'

type Details = { version: number; at: string; by: { name: string }; current: Record<string, string> }
const conflictOf = (problem: unknown): Details | null =>
  problem instanceof CallProblem && problem.code === 'moments.expectation-conflict'
    ? (problem.details as Details)
    : null

/**
 * One text of the expectation: shown at once as typed, saved on leaving it, never lost. What is not saved yet is kept
 * on this device; a colleague's change of another field does not disturb, one of this field is laid beside one's own.
 */
export function useField(conversationId: string, moment: MomentRecord, field: Field, personId: string | null) {
  const known = expectationOf(moment, personId)
  const stored = known?.[field as 'stated'] ?? ''
  const version = known?.version ?? 0
  const place = `moment.draft.${conversationId}.${personId ?? ''}.${field}`
  const [draft, setDraft] = useState<string | null>(() => kept.read(place))
  const [state, setState] = useState<FieldState>(draft === null ? 'still' : 'unsaved')
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  // What the draft was built on.
  const base = useRef({ text: stored, version })
  const text = draft ?? stored

  const write = useCallback(
    (next: string) => {
      setDraft((before) => {
        if (before === null) base.current = { text: stored, version }
        return next
      })
      setState('unsaved')
      kept.write(place, next)
    },
    [place, stored, version],
  )
  const settle = useCallback(
    (saved: boolean) => {
      setDraft(null)
      setConflict(null)
      setProblem(null)
      setState(saved ? 'saved' : 'still')
      kept.write(place, null)
    },
    [place],
  )

  const save = useCallback(
    async (wanted: string, built: { text: string; version: number }): Promise<void> => {
      if (wanted.trim() === built.text.trim()) return settle(false)
      setState('saving')
      setProblem(null)
      try {
        await saveField(conversationId, { personId, field, text: wanted, version: built.version })
        settle(true)
      } catch (error) {
        const told = conflictOf(error)
        const theirs = told?.current[field] ?? ''
        // Somebody changed another field only: this one is as it was.
        if (told && theirs.trim() === built.text.trim()) {
          base.current = { text: theirs, version: told.version }
          return save(wanted, base.current)
        }
        setState('unsaved')
        if (told) setConflict({ theirs, version: told.version, who: told.by.name, at: told.at })
        else
          setProblem(
            error instanceof CallProblem
              ? [error.message, ...error.fields.map((one) => one.reason)].join('：')
              : String(error),
          )
      }
    },
    [conversationId, personId, field, settle],
  )
  const leave = () => {
    if (draft !== null && conflict === null && state !== 'saving') void save(draft, base.current)
  }
  /** Ends a conflict with one text: mine, theirs, or both together. */
  const decide = (chosen: string) => {
    if (!conflict) return
    const built = { text: conflict.theirs, version: conflict.version }
    base.current = built
    setConflict(null)
    setDraft(chosen)
    kept.write(place, chosen)
    void save(chosen, built)
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
