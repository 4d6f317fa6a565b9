import { Link } from '@tanstack/react-router'
import { listOwners, listVendorHits } from '../../../src/vendors/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import { sayScore, subjectWords } from '../../words/screening.ts'
import { HitState } from './screening.tsx'

/** How a vendor stands in screening, who owns it, and every hit there was. */
export function ScreeningCard({ vendorId }: { vendorId: string }) {
  const may = useMay()
  const mayRead = may(listVendorHits) === null
  const standing = useRoute(listVendorHits, { params: { vendorId } }, { enabled: mayRead })
  const owners = useRoute(listOwners, { params: { vendorId } }, { enabled: mayRead })
  if (!standing.data) return null
  const { isConnected, isFresh, screenedAt, hits, names } = standing.data
  const holding = hits.some(({ state }) => ['possible', 'clearing', 'true'].includes(state))
  return (
    <Card
      title="Screening"
      aside={
        !isConnected ? (
          <Badge>Not connected</Badge>
        ) : holding ? (
          <Badge tone="warn">Holds payments</Badge>
        ) : isFresh ? (
          <Badge tone="good">Nothing found</Badge>
        ) : (
          <Badge tone="info">To be screened</Badge>
        )
      }
    >
      <p className="text-muted">
        {isConnected
          ? `${names.length} names are held against every list.`
          : 'No sanctions list is loaded, so nobody is screened.'}{' '}
        {screenedAt ? (
          <>
            Last on <DateTime at={screenedAt} />.
          </>
        ) : null}
      </p>
      <Owners rows={owners.data?.rows ?? []} />
      {hits.length === 0 ? null : (
        <ul className="mt-2 space-y-2">
          {hits.map((hit) => (
            <li key={hit.hitId} className="flex flex-wrap items-center gap-2">
              <Link
                to="/vendors/screening/$hitId"
                params={{ hitId: hit.hitId }}
                className="font-medium underline underline-offset-3"
              >
                {hit.askedName}
              </Link>
              <span className="text-[12px] text-muted">
                {subjectWords[hit.subject] ?? hit.subject}, {sayScore(hit.score)} like{' '}
                {hit.listedName}
              </span>
              <HitState state={hit.state} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

type OwnerRow = {
  readonly name: string
  readonly shareBp: number
  readonly country: string
  readonly bornOn: string | null
}

function Owners({ rows }: { rows: readonly OwnerRow[] }) {
  if (rows.length === 0) return <p className="text-muted">No owner is named.</p>
  return (
    <ul className="mt-1">
      {rows.map(({ name, shareBp, country, bornOn }) => (
        <li key={name}>
          {name} <span className="tnum text-muted">{shareBp / 100} %</span>{' '}
          <span className="text-muted">
            {country}
            {bornOn ? `, born ${bornOn}` : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}
