import { Link } from '@tanstack/react-router'
import { listOwners, listVendorHits } from '../../../src/vendors/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/surface.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { sayScore, subjectWords } from '../../words/screening.ts'
import { HitState } from './screening.tsx'

/** How a vendor stands in screening, who owns it, and every hit there was. */
export function ScreeningCard(props: { vendorId: string; entityKind: string | null }) {
  const { vendorId, entityKind } = props
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
      {owners.data ? <Owners owned={owners.data} entityKind={entityKind} /> : null}
    </Card>
  )
}

type Owned = RouteWireAnswer<typeof listOwners>

/** What the company says of who owns it, who said it and when. */
function Owners({ owned, entityKind }: { owned: Owned; entityKind: string | null }) {
  const { rows, statement } = owned
  if (entityKind === 'person') return null
  return (
    <section aria-label="Owners" className="mt-3 border-t pt-2">
      <h3 className="eyebrow mb-1">Owners</h3>
      {statement === null ? (
        <p className="text-muted">
          It has not said who owns it: it is asked at its next renewal or change.
        </p>
      ) : null}
      {statement?.states === 'nobody' ? <p>It states that nobody owns 25 % or more.</p> : null}
      <ul>
        {rows.map(({ name, kind, shareBp, country, bornOn }) => (
          <li key={`${name} ${shareBp}`}>
            {name} <span className="tnum text-muted">{shareBp / 100} %</span>{' '}
            <span className="text-muted">
              {kind === 'company' ? 'company, ' : ''}
              {country}
              {bornOn ? (
                <>
                  , born <Day on={bornOn} />
                </>
              ) : null}
            </span>
          </li>
        ))}
        {statement?.director ? (
          <li>
            {statement.director.name}{' '}
            <span className="text-muted">directs it, {statement.director.country}</span>
          </li>
        ) : null}
      </ul>
      {statement === null ? null : (
        <p className="text-[12px] text-muted">
          Stated by {statement.statedByName ?? 'the partner'}, <DateTime at={statement.statedAt} />.
        </p>
      )}
    </section>
  )
}
