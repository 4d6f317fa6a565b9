import { setTimeout as sleep } from 'node:timers/promises'
import type { TextbookAsked } from './peer.ts'

/** One list that people look at: what they ask of our queue, and the same of the textbook. */
export type Asked = {
  readonly name: string
  readonly query: Readonly<Record<string, string>>
  readonly textbook: Pick<TextbookAsked, 'where' | 'values'>
}

export const PAGE_ROWS = 50
/** Pages a person leafs through before they look at another list. */
const PAGES = 4

const open = `s.status in ('submitted', 'in_review', 'action_required', 'escalated')`

/** The saved views and the filters of the screen. `person` is whose `mine` is. */
export function listsOf(given: {
  readonly person: string
  readonly partnerId: string
  readonly until: string
}): Asked[] {
  const { person, partnerId, until } = given
  const where = (text: string, ...values: readonly unknown[]) => ({ where: text, values })
  const name = `(s.number ilike $1 or p.legal_name ilike $1)`
  return [
    { name: 'due soon', query: { view: 'open' }, textbook: where(open) },
    {
      name: 'mine',
      query: { view: 'mine' },
      textbook: where(`${open} and s.assigned_to = $1`, person),
    },
    {
      name: 'breaching',
      query: { view: 'breaching_today' },
      textbook: where(`${open} and s.decision_due_at < $1`, until),
    },
    {
      name: 'waiting on partner',
      query: { view: 'waiting_on_partner' },
      textbook: where(`s.status = 'action_required'`),
    },
    { name: 'escalated', query: { view: 'escalated' }, textbook: where(`s.status = 'escalated'`) },
    {
      name: 'claims only',
      query: { view: 'open', type: 'mdf_claim' },
      textbook: where(`${open} and s.type = 'mdf_claim'`),
    },
    {
      name: 'of a partner',
      query: { view: 'everything', partnerId },
      textbook: where(`s.status <> 'draft' and s.partner_id = $1`, partnerId),
    },
    {
      name: 'open, by a name',
      query: { view: 'open', text: 'silver bridge' },
      textbook: where(`${open} and ${name}`, '%silver bridge%'),
    },
    {
      name: 'all, by a number',
      query: { view: 'everything', text: 'MDF-2025-004242' },
      textbook: where(`s.status <> 'draft' and ${name}`, '%MDF-2025-004242%'),
    },
    {
      name: 'all, by a rare name',
      query: { view: 'everything', text: 'software 997' },
      textbook: where(`s.status <> 'draft' and ${name}`, '%software 997%'),
    },
    {
      name: 'decided',
      query: { view: 'decided' },
      textbook: where(`s.status in ('approved', 'rejected')`),
    },
  ]
}

export type Timed = { readonly name: string; readonly ms: number }

/** Asks once; throws when the answer is none. */
async function timed(url: string, headers: Record<string, string>) {
  const from = performance.now()
  const answer = await fetch(url, { headers })
  const text = await answer.text()
  const ms = performance.now() - from
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${text}`)
  return { ms, text }
}

/** One operator: leafs through lists, one page after the other, and looks at each for `thinkMs` on
 *  average; until `untilMs`. */
export type Operator = (asked: Asked, step: number) => Promise<number>

export function ourOperator(url: string, cookie: string): Operator {
  let next: string | null = null
  return async (asked, step) => {
    if (step === 0) next = null
    const query = new URLSearchParams({ ...asked.query, limit: String(PAGE_ROWS) })
    if (next !== null) query.set('after', next)
    const { ms, text } = await timed(`${url}/api/queue?${query}`, { cookie })
    // The contract of the route, held by its own tests.
    const page = JSON.parse(text) as { rows: unknown[]; next: string | null }
    next = page.next
    return ms
  }
}

export function textbookOperator(url: string): Operator {
  return async ({ textbook }, step) => {
    const asked = JSON.stringify({ ...textbook, page: step, limit: PAGE_ROWS })
    return (await timed(`${url}/?asked=${encodeURIComponent(asked)}`, {})).ms
  }
}

export function bareOperator(url: string): Operator {
  return async () => (await timed(`${url}/bare`, {})).ms
}

/** All operators at once for `ms`; answers every request's time. */
export async function operate(
  operators: readonly Operator[],
  lists: readonly Asked[],
  given: { readonly ms: number; readonly thinkMs: number; readonly random: () => number },
): Promise<Timed[]> {
  const until = performance.now() + given.ms
  const all: Timed[] = []
  await Promise.all(
    operators.map(async (operator) => {
      await sleep(given.random() * given.thinkMs)
      while (performance.now() < until) {
        const asked = lists[Math.floor(given.random() * lists.length)]!
        const steps = 1 + Math.floor(given.random() * PAGES)
        for (let step = 0; step < steps && performance.now() < until; step += 1) {
          all.push({ name: asked.name, ms: await operator(asked, step) })
          if (given.thinkMs > 0) await sleep(given.random() * 2 * given.thinkMs)
        }
      }
    }),
  )
  return all
}
