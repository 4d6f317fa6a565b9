import { partnerStatement } from '../../../src/payouts/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { Statement } from '../../words/statement.tsx'

/** The account between this partner and us; nothing while nothing was ever owed. */
export function PartnerAccount({ partnerId }: { partnerId: string }) {
  const statement = useRoute(partnerStatement, { params: { partnerId } })
  if (statement.error) return <ErrorPanel problem={statement.error.body} className="m-4" />
  if (!statement.data) return <SkeletonRows rows={3} />
  if (statement.data.lines.length === 0) return null
  return (
    <div className="shrink-0 px-4 pb-4">
      <Statement statement={statement.data} whose="staff" />
    </div>
  )
}
