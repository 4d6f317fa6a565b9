import { showOffer } from '../../../src/programs/contract.ts'
import { useRoute } from '../../api/queries.ts'

/** The texts of a version's clauses, by id; empty until they are here. */
export function useClauses(versionId: string): ReadonlyMap<string, string> {
  const offer = useRoute(showOffer, { params: { versionId } })
  return new Map(offer.data?.clauses.map((clause) => [clause.id, clause.text]))
}
