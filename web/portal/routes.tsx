import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { portalRoute } from '../roots.tsx'

const parent = { getParentRoute: () => portalRoute } as const

export const portalRoutes = [
  createRoute({
    ...parent,
    path: '/portal',
    component: lazyRouteComponent(() => import('./home.tsx')),
  }),
] as const
