import { unwrap } from '../kernel/result.ts'
import { testActor, testCall, type TestDatabase } from '../platform/testing.ts'
import { importRatesFile } from './import.ts'

/** Takes in a list of the ECB's, as its CSV gives it: `Date,USD,\n2026-04-14,1.0800,\n`. */
export async function publishedRates(db: TestDatabase, list: string): Promise<void> {
  const call = testCall(db, testActor(['finance']))
  unwrap(await importRatesFile(call, { name: 'eurofxref.csv', bytes: Buffer.from(list) }))
}
