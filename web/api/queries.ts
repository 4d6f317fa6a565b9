import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { Route, RouteArgument, RouteWireAnswer } from '../../src/platform/contract.ts'
import { call, newKey, type Problem } from './client.ts'

type Ask = { readonly enabled?: boolean; readonly keep?: boolean }

function keyOf(route: Route, argument: object): readonly unknown[] {
  return [route.method, route.path, argument]
}

/** Reads a route and keeps it fresh: live news reads it again. */
export function useRoute<R extends Route>(
  route: R,
  argument: RouteArgument<R>,
  ask: Ask = {},
): UseQueryResult<RouteWireAnswer<R>, Problem> {
  return useQuery<RouteWireAnswer<R>, Problem>({
    queryKey: keyOf(route, argument as object),
    queryFn: ({ signal }) => call(route, argument, { signal }),
    enabled: ask.enabled ?? true,
    ...(ask.keep ? { placeholderData: keepPreviousData } : {}),
  })
}

/** Reads a route again before a screen shows it: for whoever has just changed it. When that fails,
 *  the screen itself says why. */
export function useReadAgain(): <R extends Route>(
  route: R,
  argument: RouteArgument<R>,
) => Promise<void> {
  const client = useQueryClient()
  return async (route, argument) => {
    // By a call of our own: one of the cache's may be cancelled by the next piece of news.
    const answer = await call(route, argument).catch(() => undefined)
    if (answer !== undefined) client.setQueryData(keyOf(route, argument as object), answer)
  }
}

type Page<R extends Route> =
  RouteWireAnswer<R> extends { rows: readonly (infer Row)[]; next: string | null } ? Row : never

export type Pages<Row> = {
  readonly rows: readonly Row[]
  readonly loaded: boolean
  readonly problem: Problem | null
  readonly more: boolean
  readonly loadMore: () => void
}

/** Reads a list page by page; `loadMore` fetches the next. The cursor goes into the query. */
export function usePages<R extends Route>(
  route: R,
  argument: RouteArgument<R>,
  ask: Ask = {},
): Pages<Page<R>> {
  const query = useInfiniteQuery<
    { rows: Page<R>[]; next: string | null },
    Problem,
    Page<R>[],
    readonly unknown[],
    string | null
  >({
    queryKey: [...keyOf(route, argument as object), 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const asked = argument as { query?: object }
      const after = pageParam === null ? {} : { after: pageParam }
      const paged = { ...asked, query: { ...asked.query, ...after } } as RouteArgument<R>
      // The type Page<R> holds only for routes that answer {rows, next}.
      return (await call(route, paged, { signal })) as { rows: Page<R>[]; next: string | null }
    },
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    select: (all) => all.pages.flatMap((page) => page.rows),
    placeholderData: keepPreviousData,
    enabled: ask.enabled ?? true,
  })
  return {
    rows: query.data ?? [],
    loaded: query.data !== undefined,
    problem: query.error,
    more: query.hasNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
    },
  }
}

/** Changes something. One key per intention; a retry after a lost connection repeats the key. What
 *  is on the screen is read again afterwards. */
export function useChange<R extends Route>(
  route: R,
  on: {
    readonly done?: (answer: RouteWireAnswer<R>, argument: RouteArgument<R>) => void
    readonly refused?: (problem: Problem) => void
    /** A preview or a soft check changes nothing: nothing is read again, no key is sent. */
    readonly quiet?: boolean
  } = {},
): UseMutationResult<RouteWireAnswer<R>, Problem, RouteArgument<R>> {
  const client = useQueryClient()
  return useMutation<RouteWireAnswer<R>, Problem, RouteArgument<R>>({
    mutationFn: (argument) => withRetry(route, argument, on.quiet ? undefined : newKey()),
    onSuccess: (answer, argument) => {
      if (!on.quiet) void client.invalidateQueries()
      on.done?.(answer, argument)
    },
    onError: (problem) => {
      // The rows are not what the screen shows, or the refusal itself moved something on.
      if (!on.quiet && problem.body.status === 409) void client.invalidateQueries()
      on.refused?.(problem)
    },
  })
}

const RETRIES_MAX = 2

async function withRetry<R extends Route>(
  route: R,
  argument: RouteArgument<R>,
  key: string | undefined,
) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call(route, argument, key === undefined ? {} : { key })
    } catch (error) {
      const lost = key !== undefined && isLost(error)
      if (!lost || attempt >= RETRIES_MAX) throw error
      await new Promise((resume) => setTimeout(resume, 400 * (attempt + 1)))
    }
  }
}

function isLost(error: unknown): boolean {
  return (
    error instanceof Error && 'body' in error && (error as Problem).body.code === 'web.unreachable'
  )
}

/** Something changed elsewhere: what is in sight is read again, what is not becomes stale. */
export function refreshAll(client: QueryClient): void {
  void client.invalidateQueries()
}
