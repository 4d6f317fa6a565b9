import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { refreshAll } from './queries.ts'

const QUIET_MS = 350

/** Listens to the server's news and reads again what is in sight: a burst of events costs one
 *  reading. After a lost connection everything is read again, since news may have been missed. */
export function useLive(on: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!on) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let opened = false
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(() => refreshAll(client), QUIET_MS)
    }
    const source = new EventSource('/api/live', { withCredentials: true })
    source.onopen = () => {
      if (opened) soon()
      opened = true
    }
    source.addEventListener('changed', soon)
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [on, client])
}
