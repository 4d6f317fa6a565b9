/** What each hop of the whole job's trail must say. */
import assert from 'node:assert/strict'
import { must } from '../src/kernel/assert.ts'
import { printMoney } from '../src/kernel/money.ts'
import type { Hop } from '../src/reports/trail-shapes.ts'

export function checkHops(hops: readonly Hop[]): void {
  assert.equal(
    hops.map((hop) => hop.hop).join(' → '),
    'submission → evidence → checks → policy → decision → owed → payable → payment → file → line',
  )
  for (const hop of hops) {
    if (hop.hop === 'evidence') {
      // Both agendas: what was sent back stays beside what came instead.
      assert.equal(hop.items.filter((item) => item.slot === 'agenda').length, 2)
      assert.equal(hop.items.length, 6)
    }
    if (hop.hop === 'checks') assert.ok(hop.checks.some((one) => one.code === 'check_proof'))
    if (hop.hop === 'policy') {
      assert.equal(hop.outcome?.outcome, 'approve_reduced')
      assert.ok(hop.rows.some((row) => row.row === hop.outcome?.row))
      assert.equal(printMoney(must(hop.arithmetic.at(-1), 'a sum').amount), '4,850.00 EUR')
    }
    if (hop.hop === 'decision') {
      assert.equal(hop.decidedBy, 'Sam Specialist')
      assert.ok(hop.clauseIds.includes('MDF-5.1'))
    }
    if (hop.hop === 'owed') {
      const moved = hop.entries.flatMap((entry) => entry.postings.map((one) => one.bucket))
      assert.deepEqual(moved, ['committed', 'payable'])
    }
    if (hop.hop === 'payment') assert.equal(hop.releasedBy, 'Fiona Finance')
    if (hop.hop === 'line') assert.equal(hop.tier, 'batch')
  }
}
