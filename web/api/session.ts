import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { readSession, whoMayDo } from '../../src/identity/contract.ts'
import type { Route, RouteWireAnswer } from '../../src/platform/contract.ts'
import { call, type Problem } from './client.ts'
import { sayRoles } from './role.ts'

/** Who looks at the page, and what the one permission table lets them do. */
export type Session = RouteWireAnswer<typeof readSession>
export type Principal = NonNullable<Session['principal']>

export const sessionKey = ['session']

export const sessionQuery = {
  queryKey: sessionKey,
  queryFn: (): Promise<Session> => call(readSession, {}),
  staleTime: 60_000,
}

export function useSession() {
  return useQuery<Session, Problem>(sessionQuery)
}

const SessionContext = createContext<Session | null>(null)
export const SessionProvider = SessionContext.Provider

/** The session of a screen behind the sign-in; the shell provides it. */
export function useSignedIn(): Session & { readonly principal: Principal } {
  const session = useContext(SessionContext)
  if (!session?.principal) throw new Error('this screen stands behind the sign-in')
  return { ...session, principal: session.principal }
}

/** May the person use this route? A button asks it, and says why not. */
export function useMay(): (route: Pick<Route, 'action'>) => string | null {
  const { may } = useSignedIn()
  return (route) =>
    (may as readonly string[]).includes(route.action)
      ? null
      : `${sayRoles(whoMayDo(route.action))} does this.`
}

/** Where a person's work begins. */
export function homeOf(
  session: Session,
): '/portal' | '/queue' | '/vendors' | '/payouts' | '/funds' | '/settings' {
  if (session.principal?.partnerId) return '/portal'
  const roles = session.principal?.roles ?? []
  if (roles.includes('finance')) return '/payouts'
  if (roles.includes('program_owner')) return '/funds'
  if (roles.includes('admin')) return '/settings'
  return '/queue'
}

/** After signing in or out: nothing of the person before may stay. */
export async function forgetEverything(client: QueryClient): Promise<void> {
  client.clear()
  await client.fetchQuery(sessionQuery)
}

export function useForget(): () => Promise<void> {
  const client = useQueryClient()
  return () => forgetEverything(client)
}
