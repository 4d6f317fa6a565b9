import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { portalRoute } from '../roots.tsx'

const parent = { getParentRoute: () => portalRoute } as const

export const portalRoutes = [
  createRoute({
    ...parent,
    path: '/portal',
    component: lazyRouteComponent(() => import('./home.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/portal/money',
    component: lazyRouteComponent(() => import('./money.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/portal/programs',
    component: lazyRouteComponent(() => import('./programs.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/portal/programs/$versionId',
    component: lazyRouteComponent(() => import('./guide.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/portal/request',
    component: lazyRouteComponent(() => import('./request.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/portal/activities/$incentiveId/$type',
    component: lazyRouteComponent(() => import('./begin.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/portal/activities/$incentiveId',
    component: lazyRouteComponent(() => import('./activity.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/portal/submissions/$submissionId',
    component: lazyRouteComponent(() => import('./submission.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/portal/profile',
    component: lazyRouteComponent(() => import('./profile.tsx')),
  }),
] as const
