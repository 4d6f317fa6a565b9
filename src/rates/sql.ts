import type { Currency } from '../kernel/currency.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { RateImportId } from './source.ts'

/** Of `source`: its base, the day of its last list from `earliest` to `on`, and what that list says of
 *  the two currencies; null when there is no such source. Two index lookups and one backward step on
 *  rates_pkey. */
export function listedRates(
  tx: Tx,
  asked: {
    readonly source: string
    readonly on: PlainDate
    readonly earliest: PlainDate
    readonly from: Currency
    readonly to: Currency
  },
) {
  return tx.maybeOne<{
    base: Currency
    on: PlainDate | null
    fromValue: string | null
    toValue: string | null
  }>(sql`
    select s.base, day.rate_on as "on", f.value as "fromValue", t.value as "toValue"
    from rates.sources s
    left join lateral (
      select max(d.rate_on) as rate_on from rates.rates d
      where d.source_code = s.source_code and d.rate_on between ${asked.earliest} and ${asked.on}
    ) day on true
    left join rates.rates f on f.source_code = s.source_code and f.rate_on = day.rate_on
      and f.to_currency = ${asked.from}
    left join rates.rates t on t.source_code = s.source_code and t.rate_on = day.rate_on
      and t.to_currency = ${asked.to}
    where s.source_code = ${asked.source}`)
}

export function rateSources(tx: Tx) {
  return tx.many<{
    source: string
    name: string
    base: Currency
    acknowledgement: string
    firstOn: PlainDate | null
    lastOn: PlainDate | null
  }>(sql`
    select s.source_code as source, s.name, s.base, s.acknowledgement,
      (select min(r.rate_on) from rates.rates r where r.source_code = s.source_code) as "firstOn",
      (select max(r.rate_on) from rates.rates r where r.source_code = s.source_code) as "lastOn"
    from rates.sources s order by s.source_code`)
}

/** One row more than `limit`, newest day first, in it by currency. */
export function ratePage(
  tx: Tx,
  asked: {
    readonly after: { readonly key: string; readonly id: string } | null
    readonly limit: number
    readonly source: string
    readonly currency: Currency | null
    readonly on: PlainDate | null
  },
) {
  return tx.many<{
    source: string
    on: PlainDate
    from: Currency
    to: Currency
    value: string
    importId: RateImportId
  }>(sql`
    select source_code as source, rate_on as "on", from_currency as "from", to_currency as "to",
      value, import_id as "importId"
    from rates.rates
    where source_code = ${asked.source}
      and (${asked.currency}::text is null or to_currency = ${asked.currency})
      and (${asked.on}::date is null or rate_on = ${asked.on})
      and (${asked.after?.key ?? null}::date is null or rate_on < ${asked.after?.key ?? null}::date
        or (rate_on = ${asked.after?.key ?? null}::date
          and to_currency > ${asked.after?.id ?? null}::text))
    order by rate_on desc, to_currency limit ${asked.limit + 1}`)
}

/** One import of a source at a time, until commit: what is new is judged once. */
export function lockSource(tx: Tx, source: string) {
  return tx.one<{ locked: string }>(sql`
    select pg_advisory_xact_lock(hashtextextended('rates.source:' || ${source}, 0))::text as locked`)
}

/** Rates of one source in columns, one place per rate. */
export type RateColumns = {
  readonly ons: readonly string[]
  readonly currencies: readonly string[]
  /** Exact decimal texts. */
  readonly values: readonly string[]
}

/** Of the given rates those that are known already, and whether they have the same value. */
export function knownRates(tx: Tx, source: string, given: RateColumns) {
  return tx.many<{ on: PlainDate; currency: Currency; value: string; same: boolean }>(sql`
    select r.rate_on as "on", r.to_currency as currency, r.value, r.value = g.value as same
    from unnest(${given.ons}::date[], ${given.currencies}::char(3)[], ${given.values}::numeric[])
      as g(rate_on, currency, value)
    join rates.rates r on r.source_code = ${source} and r.rate_on = g.rate_on
      and r.to_currency = g.currency`)
}

export function insertImport(
  tx: Tx,
  row: {
    readonly importId: RateImportId
    readonly source: string
    readonly fileName: string
    readonly sha256: string
    readonly layout: string
    readonly firstOn: PlainDate
    readonly lastOn: PlainDate
    readonly ratesAdded: number
    readonly importedBy: string
    readonly importerName: string
    readonly importedAt: Instant
  },
) {
  return tx.run(sql`
    insert into rates.imports (import_id, source_code, file_name, sha256, layout, first_on, last_on,
      rates_added, imported_by, importer_name, imported_at)
    values (${row.importId}, ${row.source}, ${row.fileName}, ${row.sha256}, ${row.layout},
      ${row.firstOn}, ${row.lastOn}, ${row.ratesAdded}, ${row.importedBy}, ${row.importerName},
      ${row.importedAt})`)
}

/** Adds rates per one unit of the source's base. */
export function insertRates(tx: Tx, importId: RateImportId, source: string, given: RateColumns) {
  return tx.run(sql`
    insert into rates.rates (source_code, rate_on, from_currency, to_currency, value, import_id)
    select s.source_code, g.rate_on, s.base, g.currency, g.value, ${importId}
    from unnest(${given.ons}::date[], ${given.currencies}::char(3)[], ${given.values}::numeric[])
      as g(rate_on, currency, value), rates.sources s
    where s.source_code = ${source}`)
}

/** The first import whose rates are not as many as it added, or of days outside its own. */
export function firstImportOff(tx: Tx) {
  return tx.maybeOne<{ importId: RateImportId; ratesAdded: number; found: bigint }>(sql`
    select i.import_id as "importId", i.rates_added as "ratesAdded", count(r.rate_on) as found
    from rates.imports i left join rates.rates r on r.import_id = i.import_id
      and r.source_code = i.source_code and r.rate_on between i.first_on and i.last_on
    group by i.import_id having count(r.rate_on) <> i.rates_added
    order by i.import_id limit 1`)
}
