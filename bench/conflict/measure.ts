import { difficulties, type Difficulty, type Query } from './companies.ts'

/** One customer found: which, and how alike where the contender says so (0 to 1000). */
export type Found = { readonly at: number; readonly score: number | null }

export type Asked = {
  readonly query: Query
  readonly found: readonly Found[]
  /** Milliseconds. */
  readonly took: number
}

const TOP = 10
/** From this likeness on the product calls two the same, and from this on a person looks. */
const SAME_SCORE = 920
const LOOK_SCORE = 750

const isFound = ({ query, found }: Asked) =>
  found.slice(0, TOP).some(({ at }) => at === query.meant)

const share = (part: number, all: number) => (all === 0 ? 0 : part / all)

/** Share of the names meant for a known customer that had it among the first ten. */
export function recall(answers: readonly Asked[], of?: Difficulty): number {
  const meant = answers.filter(
    ({ query }) => query.meant !== null && (of === undefined || query.difficulty === of),
  )
  return share(meant.filter(isFound).length, meant.length)
}

function quantile(answers: readonly Asked[], at: number): number {
  const sorted = answers.map(({ took }) => took).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN
}

/** Milliseconds that 95 of 100 names stay below. */
export function p95(answers: readonly Asked[]): number {
  return quantile(answers, 0.95)
}

/** How long names took, in one line. */
export function line(name: string, answers: readonly Asked[]): string {
  const [half, most] = [quantile(answers, 0.5).toFixed(2), p95(answers).toFixed(2)]
  return `${name.padEnd(34)} p50 ${half.padStart(8)} ms  p95 ${most.padStart(8)} ms  (${answers.length})`
}

/** Recall by difficulty, false alarms, times. */
export function said(answers: readonly Asked[]): string[] {
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`
  const found = difficulties
    .filter((one) => one !== 'another')
    .map((one) => `${one} ${percent(recall(answers, one))}`)
  const others = answers.filter(({ query }) => query.meant === null)
  const alarms = (least: number) =>
    percent(
      share(
        others.filter((one) => one.found.some(({ score }) => (score ?? -1) >= least)).length,
        others.length,
      ),
    )
  const shown = percent(share(others.filter((one) => one.found.length > 0).length, others.length))
  const scored = answers.some((one) => one.found.some(({ score }) => score !== null))
  return [
    `  found among the first ten: ${percent(recall(answers))} (${found.join(', ')})`,
    scored
      ? `  of names of others: ${alarms(SAME_SCORE)} called the same, ${alarms(LOOK_SCORE)} looked at`
      : `  of names of others: ${shown} have somebody shown`,
    line('  time', answers),
  ]
}
