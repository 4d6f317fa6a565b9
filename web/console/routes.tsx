import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { consoleRoute } from '../roots.tsx'

const parent = { getParentRoute: () => consoleRoute } as const

export type QueueSearch = { view?: string; text?: string; at?: string }

function textOf(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Keeps the named texts of a query string, drops everything else. */
function keep<N extends string>(...names: N[]) {
  return (search: Record<string, unknown>): { [P in N]?: string } => {
    const kept: { [P in N]?: string } = {}
    for (const name of names) {
      const value = textOf(search, name)
      if (value !== undefined) kept[name] = value
    }
    return kept
  }
}

export const consoleRoutes = [
  createRoute({
    ...parent,
    path: '/queue',
    validateSearch: keep('view', 'text', 'at'),
    component: lazyRouteComponent(() => import('./queue/queue.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/submissions/$submissionId',
    component: lazyRouteComponent(() => import('./submission/submission.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/partners',
    validateSearch: keep('at'),
    component: lazyRouteComponent(() => import('./partners/partners.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/partners/$partnerId',
    component: lazyRouteComponent(() => import('./partners/partner.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/customers',
    validateSearch: keep('tab'),
    component: lazyRouteComponent(() => import('./customers/customers.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/customers/$customerId',
    component: lazyRouteComponent(() => import('./customers/customer.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/funds',
    component: lazyRouteComponent(() => import('./funds/funds.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/funds/$fundId',
    component: lazyRouteComponent(() => import('./funds/fund.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/getting-started',
    component: lazyRouteComponent(() => import('./set-up/set-up.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/settings',
    validateSearch: keep('tab'),
    component: lazyRouteComponent(() => import('./settings/settings.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/programs',
    component: lazyRouteComponent(() => import('./programs/programs.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/programs/$programId',
    validateSearch: keep('version'),
    component: lazyRouteComponent(() => import('./programs/program.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/programs/$programId/edit',
    validateSearch: keep('version'),
    component: lazyRouteComponent(() => import('./programs/editor.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/vendors',
    validateSearch: keep('view', 'at'),
    component: lazyRouteComponent(() => import('./vendors/vendors.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/vendors/screening',
    validateSearch: keep('view', 'at'),
    component: lazyRouteComponent(() => import('./vendors/screening.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/vendors/screening/$hitId',
    component: lazyRouteComponent(() => import('./vendors/screening-hit.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/vendors/bank-changes',
    component: lazyRouteComponent(() => import('./vendors/bank-changes.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/vendors/$vendorId',
    component: lazyRouteComponent(() => import('./vendors/vendor.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/questions',
    validateSearch: keep('tab'),
    component: lazyRouteComponent(() => import('./questions/questions.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/questions/$questionId',
    component: lazyRouteComponent(() => import('./questions/question.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/payouts',
    validateSearch: keep('tab'),
    component: lazyRouteComponent(() => import('./payouts/payouts.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/payouts/$runId',
    component: lazyRouteComponent(() => import('./payouts/run.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/reconciliation',
    validateSearch: keep('tab'),
    component: lazyRouteComponent(() => import('./reconciliation/reconciliation.tsx')),
  }),
  createRoute({
    ...parent,
    path: '/trail/$kind/$id',
    component: lazyRouteComponent(() => import('./trail/trail.tsx')),
  }),
] as const
