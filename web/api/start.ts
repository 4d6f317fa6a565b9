import type { QueryClient } from '@tanstack/react-query'
import { readSetUp } from '../../src/reports/contract.ts'
import { call } from './client.ts'
import { homeOf, type Session } from './session.ts'

/** Where somebody begins: at the door, at their work, or, in a house that cannot take its first
 *  request yet, at its set-up, when a part of it is theirs. */
export async function startOf(session: Session, queries: QueryClient): Promise<string> {
  if (!session.signedIn) return '/sign-in'
  const may: readonly string[] = session.may
  if (session.sampleMode || !may.includes(readSetUp.action)) return homeOf(session)
  const setUp = await queries
    .fetchQuery({ queryKey: ['start'], queryFn: () => call(readSetUp, {}), staleTime: 10_000 })
    .catch(() => null)
  if (setUp === null || setUp.ready) return homeOf(session)
  const mine = setUp.steps.some(({ parts }) =>
    parts.some((part) => part.mine && part.needed && !part.done),
  )
  return mine ? '/getting-started' : homeOf(session)
}
