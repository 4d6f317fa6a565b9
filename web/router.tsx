import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { startOf } from './api/start.ts'
import { consoleRoutes } from './console/routes.tsx'
import { Fault, NotFound } from './places.tsx'
import { portalRoutes } from './portal/routes.tsx'
import { consoleRoute, portalRoute, rootRoute, sessionOf } from './roots.tsx'

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await sessionOf(context)
    throw redirect({ to: await startOf(session, context.queries), replace: true } as {
      to: string
    })
  },
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./sign-in/sign-in.tsx')),
})

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./sign-in/set-up.tsx')),
})

const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-password',
  component: lazyRouteComponent(() => import('./sign-in/new-password.tsx')),
})

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  beforeLoad: async ({ context }) => {
    const session = await sessionOf(context)
    if (!session.signedIn) throw redirect({ to: '/sign-in' as string })
  },
  component: lazyRouteComponent(() => import('./sign-in/account.tsx')),
})

const tree = rootRoute.addChildren([
  indexRoute,
  signInRoute,
  setUpRoute,
  newPasswordRoute,
  accountRoute,
  consoleRoute.addChildren(consoleRoutes),
  portalRoute.addChildren(portalRoutes),
])

/** The pages of the application; each screen is a chunk of its own. */
export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    defaultErrorComponent: Fault,
    defaultNotFoundComponent: NotFound,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
