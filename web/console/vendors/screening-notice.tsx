import { Link } from '@tanstack/react-router'
import { listScreeningLists } from '../../../src/vendors/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'

/** What whoever pays must know of screening: no list is loaded, or one is old. Nothing otherwise. */
export function ScreeningNotice() {
  const may = useMay()
  const lists = useRoute(listScreeningLists, {}, { enabled: may(listScreeningLists) === null })
  if (!lists.data) return null
  const stale = lists.data.rows.filter((list) => list.isStale)
  if (lists.data.rows.length > 0 && stale.length === 0) return null
  const said =
    lists.data.rows.length === 0
      ? 'Screening is not connected: nobody in this run was held against a sanctions list.'
      : `${stale.map(({ name, ageDays }) => `${name} is ${ageDays} days old`).join('; ')}.`
  return (
    <p role="status" className="rounded-md bg-warn-soft px-3 py-2">
      {said}{' '}
      <Link
        to="/vendors/screening"
        search={{ view: 'lists' }}
        className="font-medium underline underline-offset-3"
      >
        Load a list
      </Link>
    </p>
  )
}
