import { useState } from 'react'

/** Steps one editor can go back. */
const STEPS_MAX = 200

/** The texts a file had in this editor: one step per change, to go back and forth. */
export function useHistory(text: string, onChange: (text: string) => void) {
  const [past, setPast] = useState<readonly string[]>([])
  const [future, setFuture] = useState<readonly string[]>([])
  return {
    change: (next: string) => {
      if (next === text) return
      setPast((steps) => [...steps.slice(1 - STEPS_MAX), text])
      setFuture([])
      onChange(next)
    },
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    undo: () => {
      const before = past.at(-1)
      if (before === undefined) return
      setPast(past.slice(0, -1))
      setFuture([text, ...future])
      onChange(before)
    },
    redo: () => {
      const [after, ...rest] = future
      if (after === undefined) return
      setFuture(rest)
      setPast([...past, text])
      onChange(after)
    },
  }
}
