import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { homeOf } from './api/session.ts'
import { consoleRoutes } from './console/routes.tsx'
import { Fault, NotFound } from './places.tsx'
import { portalRoutes } from './portal/routes.tsx'
import { consoleRoute, portalRoute, rootRoute, sessionOf } from './roots.tsx'

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await sessionOf(context)
    throw redirect({ to: session.signedIn ? homeOf(session) : '/sign-in', replace: true } as {
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

const tree = rootRoute.addChildren([
  indexRoute,
  signInRoute,
  setUpRoute,
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
