import { Building2, Pencil } from 'lucide-react'
import { useState } from 'react'
import { listItems } from '../../src/evidence/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { fillProfile, showOwnVendor } from '../../src/vendors/contract.ts'
import { isSigned, OWNERS_NEEDED } from '../../src/vendors/editing.ts'
import { useRoute } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Badge, StatusDot } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, EmptyState, SkeletonRows } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'
import { sayCode } from '../words/submission.ts'
import { missingWords } from '../words/vendor.ts'
import { OwnAccounts } from './profile-accounts.tsx'
import { OwnContacts } from './profile-contacts.tsx'
import { OwnOwners } from './profile-owners.tsx'
import { ProfilePapers } from './profile-papers.tsx'
import { TaxForms } from './profile-renewal.tsx'
import { ProfileSummary } from './profile-summary.tsx'
import { ProfileWizard } from './profile-wizard.tsx'

export type OwnVendor = NonNullable<RouteWireAnswer<typeof showOwnVendor>>
export type Paper = RouteWireAnswer<typeof listItems>['rows'][number]

const words: Record<string, string> = {
  invited: 'Needs you',
  in_progress: 'Not sent yet',
  submitted: 'Being checked',
  in_review: 'Being checked',
  active: 'Ready to be paid',
  rejected: 'Turned down',
  suspended: 'On hold',
  blocked: 'On hold',
  expired: 'Needs you again',
}

/** What we must know before the first payout: who you are, your tax papers, your account. */
export default function Profile() {
  useTitle('Vendor profile')
  const vendor = useRoute(showOwnVendor, {})
  if (vendor.error) return <ErrorPanel problem={vendor.error.body} />
  if (vendor.isLoading) return <SkeletonRows />
  if (!vendor.data)
    return (
      <>
        <h1
          tabIndex={-1}
          data-page-title
          className="text-[22px] font-semibold tracking-tight outline-none"
        >
          Vendor profile
        </h1>
        <EmptyState icon={Building2} title="Not needed yet">
          Before your first payout we invite you to fill in your company, tax and bank details here;
          a letter says when.
        </EmptyState>
      </>
    )
  return <ProfilePage vendor={vendor.data} />
}

/** States in which the whole profile is open for writing at once. */
const writable = ['invited', 'in_progress', 'rejected']

function ProfilePage({ vendor }: { vendor: OwnVendor }) {
  const may = useMay()
  const items = useRoute(listItems, { query: { ownerKind: 'vendor', ownerId: vendor.vendorId } })
  const [editing, setEditing] = useState(false)
  const open = writable.includes(vendor.state) || editing
  const papers = items.data?.rows ?? []
  // Asked of who was approved before owners were: it is answered without opening the profile again.
  const isAsked = standing.includes(vendor.state) && vendor.stillNeeds.includes(OWNERS_NEEDED)
  const owners =
    vendor.entityKind === 'person' ? null : <OwnOwners vendorId={vendor.vendorId} open={isAsked} />
  return (
    <div className="space-y-5">
      <header className="flex flex-wrap items-center gap-2">
        <h1
          tabIndex={-1}
          data-page-title
          className="text-[22px] font-semibold tracking-tight outline-none"
        >
          Vendor profile
        </h1>
        <StatusDot tone={vendor.state === 'active' ? 'good' : open ? 'warn' : 'info'}>
          {words[vendor.state] ?? sayCode(vendor.state)}
        </StatusDot>
      </header>
      {vendor.stateReason ? (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2">
          {vendor.stateReason}
        </p>
      ) : null}
      <WhatWaits vendor={vendor} />
      {open ? (
        <ProfileWizard vendor={vendor} items={papers} />
      ) : (
        <>
          {isAsked ? owners : null}
          {isSigned(vendor.taxForm) && standing.includes(vendor.state) ? (
            <TaxForms vendor={vendor} />
          ) : null}
          <ProfileSummary vendor={vendor} />
          {isAsked ? null : owners}
          <ProfilePapers vendor={vendor} items={papers} open={false} />
          <OwnAccounts vendor={vendor} />
          <OwnContacts />
          {vendor.state === 'active' || vendor.state === 'expired' ? (
            <Card
              title="Something changed?"
              note="A changed profile is checked and approved again before anything is paid."
            >
              <Button
                icon={Pencil}
                onClick={() => setEditing(true)}
                disabledReason={may(fillProfile)}
              >
                Change the profile
              </Button>
            </Card>
          ) : null}
        </>
      )}
    </div>
  )
}

/** States of an approved profile: a tax form is renewed, and owners are stated, beside it. */
const standing = ['active', 'expired', 'suspended']

/** Which programs wait for it, and what a payment still needs: one list, each with who owes it. */
function WhatWaits({ vendor }: { vendor: OwnVendor }) {
  const waiting = vendor.standings.filter(({ missing }) => missing.length > 0)
  if (waiting.length === 0 && vendor.programs.length === 0) return null
  return (
    <Card
      title={waiting.length === 0 ? 'Nothing is missing' : 'Before we can pay you'}
      note={
        vendor.programs.length === 0 ? undefined : `Waiting for it: ${vendor.programs.join(', ')}`
      }
    >
      <ul className="space-y-1">
        {waiting.flatMap(({ currency, missing }) =>
          missing.map((one) => (
            <li key={`${currency ?? ''}-${one.what}`} className="flex flex-wrap gap-2">
              <Badge tone={one.owedBy === 'partner' ? 'warn' : 'neutral'}>
                {one.owedBy === 'partner' ? 'You' : one.owedBy === 'time' ? 'Time' : 'We'}
              </Badge>
              <span>{missingWords[one.what] ?? sayCode(one.what)}</span>
              {currency ? <span className="text-muted">{currency}</span> : null}
              {one.until ? (
                <span className="text-muted">
                  until <Day on={one.until} />
                </span>
              ) : null}
            </li>
          )),
        )}
      </ul>
    </Card>
  )
}
