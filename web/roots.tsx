import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { sessionQuery, type Session } from './api/session.ts'

export type RouterContext = { readonly queries: QueryClient }

export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet })

export async function sessionOf(context: RouterContext): Promise<Session> {
  return context.queries.ensureQueryData(sessionQuery)
}

/** Behind the sign-in, for staff; turns away whom it is not for. */
export const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'console',
  beforeLoad: async ({ context }) => {
    const session = await sessionOf(context)
    if (!session.signedIn) throw redirect({ to: '/sign-in' as string })
    if (session.principal?.partnerId) throw redirect({ to: '/portal' as string })
  },
  component: lazyRouteComponent(() => import('./console/frame.tsx')),
})

/** Behind the sign-in, for a partner's people. */
export const portalRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'partner',
  beforeLoad: async ({ context }) => {
    const session = await sessionOf(context)
    if (!session.signedIn) throw redirect({ to: '/sign-in' as string })
    if (!session.principal?.partnerId) throw redirect({ to: '/' as string })
  },
  component: lazyRouteComponent(() => import('./portal/frame.tsx')),
})
