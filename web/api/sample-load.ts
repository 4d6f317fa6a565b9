import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { readSampleLoad } from '../../src/identity/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { call, type Problem } from './client.ts'
import { refreshAll } from './queries.ts'
import { sessionKey } from './session.ts'

const ASKED_EVERY_MS = 1_000

/** How much of the sample company is set up, in percent; null where none is being set up. It is asked
 *  again until the load ends: then all that is in sight is read again, and before that whom one can
 *  sign in as, for they come one by one. */
export function useSampleLoad(on: boolean): number | null {
  const client = useQueryClient()
  const load = useQuery<RouteWireAnswer<typeof readSampleLoad>, Problem>({
    queryKey: [readSampleLoad.method, readSampleLoad.path],
    queryFn: ({ signal }) => call(readSampleLoad, {}, { signal }),
    enabled: on,
    refetchInterval: ({ state }) =>
      typeof state.data?.percent === 'number' ? ASKED_EVERY_MS : false,
  })
  const percent = load.data?.percent ?? null
  const before = useRef<number | null>(null)
  useEffect(() => {
    if (percent === before.current) return
    if (percent === null) refreshAll(client)
    else void client.invalidateQueries({ queryKey: sessionKey })
    before.current = percent
  }, [client, percent])
  return percent
}
