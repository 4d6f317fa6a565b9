/** One thread of the measurement: judges its part of the incentives and holds each change against what
 *  was planted. */
import { parentPort, workerData } from 'node:worker_threads'
import { must } from '../../src/kernel/assert.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { openPool, withTx } from '../../src/platform/db.ts'
import { parsePack } from '../../src/programs/index.ts'
import { simulate, type Totals } from '../../src/autopilot/index.ts'

/** What a copy of each prototype becomes, by its place; null where it stays as it was. */
export type Planted = {
  readonly outcome: string
  readonly amountMinor: bigint
} | null

export type Part = {
  readonly app: string
  readonly programId: string
  readonly files: Readonly<Record<string, string>>
  readonly after: string | null
  readonly through: string | null
  readonly requests: readonly Planted[]
  readonly claims: readonly Planted[]
}

export type Judged = {
  readonly totals: Totals
  readonly found: number
  /** The first few changes that were not planted so. */
  readonly wrong: readonly string[]
  readonly cpuMs: number
}

const WRONG_MAX = 5

export async function judgePart(part: Part): Promise<Judged> {
  const cpu = process.threadCpuUsage()
  const draft = unwrap(parsePack(new Map(Object.entries(part.files))))
  const pool = openPool(part.app, 'bench what-if', 1)
  const wrong: string[] = []
  let found = 0
  try {
    const { programId, after, through } = part
    const asked = { programId, draft, since: null, until: null, most: null }
    const totals = await simulate(
      (body) => withTx(pool, body, { readOnly: true }),
      { ...asked, part: { after, through } },
      ({ row, effect }) => {
        found += 1
        const list = row.type === 'mdf_request' ? part.requests : part.claims
        const planted = list[Number(row.number.slice(9, 16)) % list.length] ?? null
        const { outcome, amount } = effect.after
        const isRight = planted?.outcome === outcome && planted.amountMinor === amount.minor
        if (!isRight && wrong.length < WRONG_MAX)
          wrong.push(`${row.number}: ${outcome} ${amount.minor}, planted ${planted?.outcome}`)
      },
    )
    const { user, system } = process.threadCpuUsage(cpu)
    const cpuMs = (user + system) / 1000
    return { totals: must(totals, 'no bound was asked for'), found, wrong, cpuMs }
  } finally {
    await pool.end()
  }
}

// Given by `whatif.ts`, which knows this shape.
if (parentPort !== null) parentPort.postMessage(await judgePart(workerData as Part))
