import { createHash } from 'node:crypto'
import { type Act, record } from '../audit/index.ts'
import {
  readEcbRates,
  type ReferenceRate,
  type ReferenceRateProblem,
  type ReferenceRates,
} from '../formats/ecb-rates.ts'
import { type Call, type CommandRefusal, execute } from '../identity/index.ts'
import { assert, must } from '../kernel/assert.ts'
import type { Currency } from '../kernel/currency.ts'
import { parseRatio, printRatio, type Ratio } from '../kernel/ratio.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { RateRefusal } from './refusals.ts'
import { ecb } from './source.ts'
import * as rows from './sql.ts'

/** A rate that the source published before with another value; what is known stays. */
export type RefusedRate = {
  readonly place: string
  readonly on: PlainDate
  readonly currency: Currency
  readonly found: Ratio
  readonly stands: Ratio
}

/** What an import did, or in a preview would do. */
export type RateImport = {
  readonly source: string
  readonly file: string
  readonly layout: ReferenceRates['layout']
  /** Days of the file, first and last; null when no rate of it could be read. */
  readonly firstOn: PlainDate | null
  readonly lastOn: PlainDate | null
  readonly counts: { readonly added: number; readonly known: number; readonly refused: number }
  /** The first {@link REFUSED_SHOWN_MAX} of what was refused. */
  readonly refused: readonly RefusedRate[]
  /** Cells of the file that are no rate; the others were taken. */
  readonly problems: readonly ReferenceRateProblem[]
}

export const REFUSED_SHOWN_MAX = 200
/** Rates per statement. */
const BATCH_RATES = 10_000

/** Imports a file of the ECB's reference rates: what is new is added, what is known by the same value
 *  is nothing, another value for a known day is refused rate by rate and named. Importing a file
 *  again changes and records nothing. Refuses a file that is no list of rates. */
export function importRatesFile(
  call: Call,
  file: { readonly name: string; readonly bytes: Uint8Array },
  options: { readonly preview?: boolean } = {},
): Promise<Result<RateImport, RateRefusal | CommandRefusal>> {
  const name = file.name.slice(0, 255) || 'rates'
  const read = readEcbRates(file.bytes)
  if (!read.ok) {
    return Promise.resolve(
      refuse({ code: 'rate.unreadable', file: name, why: read.refusal.message }),
    )
  }
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  return execute(call, 'rate.import', importRates(read.value), { name, sha256 }, options)
}

/** The command behind {@link importRatesFile}, on what was read. */
export function importRates({ layout, rates, problems }: ReferenceRates) {
  return async (
    act: Act,
    file: { readonly name: string; readonly sha256: string },
  ): Promise<Result<RateImport, RateRefusal>> => {
    await rows.lockSource(act.tx, ecb)
    const { fresh, refused } = await compared(act, rates)
    const { firstOn, lastOn } = spanOf(rates)
    const counts = {
      added: fresh.length,
      known: rates.length - fresh.length - refused.length,
      refused: refused.length,
    }
    if (fresh.length > 0) {
      const span = { firstOn: must(firstOn, 'a first day'), lastOn: must(lastOn, 'a last day') }
      await add(act, fresh, { ...file, layout, ...span, ratesRefused: refused.length })
    }
    const shown = refused.slice(0, REFUSED_SHOWN_MAX)
    const report = { source: ecb, file: file.name, layout, firstOn, lastOn }
    return ok({ ...report, counts, refused: shown, problems })
  }
}

function spanOf(rates: readonly ReferenceRate[]) {
  const days = [...new Set(rates.map(({ on }) => on))].sort(Temporal.PlainDate.compare)
  return { firstOn: days[0] ?? null, lastOn: days.at(-1) ?? null }
}

type Compared = { readonly fresh: readonly ReferenceRate[]; readonly refused: RefusedRate[] }

async function compared(act: Act, rates: readonly ReferenceRate[]): Promise<Compared> {
  const fresh: ReferenceRate[] = []
  const refused: RefusedRate[] = []
  for (const batch of batches(rates)) {
    const found = await rows.knownRates(act.tx, ecb, columnsOf(batch))
    const known = new Map(found.map((row) => [`${row.on} ${row.currency}`, row]))
    for (const { on, currency, value, place } of batch) {
      const row = known.get(`${on} ${currency}`)
      if (row === undefined) fresh.push({ on, currency, value, place })
      else if (!row.same) {
        const stands = must(parseRatio(row.value), 'a rate is a plain decimal')
        refused.push({ place, on, currency, found: value, stands })
      }
    }
  }
  return { fresh, refused }
}

async function add(
  act: Act,
  fresh: readonly ReferenceRate[],
  file: {
    readonly name: string
    readonly sha256: string
    readonly layout: string
    readonly firstOn: PlainDate
    readonly lastOn: PlainDate
    readonly ratesRefused: number
  },
): Promise<void> {
  const { name: fileName, sha256, layout, firstOn, lastOn, ratesRefused } = file
  const importId = act.newId<'rate_import'>()
  const ratesAdded = fresh.length
  const by = { importedBy: act.actor.principalId, importerName: act.actor.name }
  await rows.insertImport(act.tx, {
    importId,
    source: ecb,
    fileName,
    sha256,
    layout,
    firstOn,
    lastOn,
    ratesAdded,
    ...by,
    importedAt: act.at,
  })
  let written = 0
  for (const batch of batches(fresh)) {
    written += await rows.insertRates(act.tx, importId, ecb, columnsOf(batch))
  }
  assert(written === ratesAdded, `${written} of ${ratesAdded} rates were written`)
  await record(act, {
    type: 'rates.imported',
    subjectKind: 'rate_source',
    subjectId: ecb,
    body: { importId, sha256, firstOn, lastOn, ratesAdded, ratesRefused },
  })
}

function columnsOf(rates: readonly ReferenceRate[]): rows.RateColumns {
  return {
    ons: rates.map(({ on }) => on.toString()),
    currencies: rates.map(({ currency }) => currency),
    values: rates.map(({ value }) => printRatio(value)),
  }
}

function* batches(rates: readonly ReferenceRate[]): Generator<readonly ReferenceRate[]> {
  for (let start = 0; start < rates.length; start += BATCH_RATES) {
    yield rates.slice(start, start + BATCH_RATES)
  }
}

/** A refused rate in words: where, of what, what was found, what stands. */
export function printRefusedRate(refused: RefusedRate, source: string): string {
  const { place, currency, on, found, stands } = refused
  return (
    `${place}: ${currency} of ${on} is ${printRatio(found)}, but ${source} said ` +
    `${printRatio(stands)} before: what was published stays`
  )
}
