import { listItems } from '../../src/evidence/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { showOwnVendor, submitProfile } from '../../src/vendors/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Building2, Send } from 'lucide-react'
import { StatusDot } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, EmptyState, SkeletonRows } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { sayCode } from '../words/submission.ts'
import { OwnAccounts } from './profile-accounts.tsx'
import { ProfileForm } from './profile-form.tsx'
import { ProfilePapers } from './profile-papers.tsx'

export type OwnVendor = NonNullable<RouteWireAnswer<typeof showOwnVendor>>

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

function ProfilePage({ vendor }: { vendor: OwnVendor }) {
  const items = useRoute(listItems, { query: { ownerKind: 'vendor', ownerId: vendor.vendorId } })
  const open = ['invited', 'in_progress', 'active', 'rejected'].includes(vendor.state)
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
      <ProfileForm key={vendor.version} vendor={vendor} open={open} />
      <ProfilePapers vendor={vendor} items={items.data?.rows ?? []} open={open} />
      <OwnAccounts vendor={vendor} />
      {open && vendor.state !== 'active' ? <SendProfile vendor={vendor} /> : null}
    </div>
  )
}

function SendProfile({ vendor }: { vendor: OwnVendor }) {
  const may = useMay()
  const submit = useChange(submitProfile, {
    done: () =>
      toastDone('Your profile is with us', { detail: 'We check it and tell you by mail.' }),
  })
  return (
    <Card title="Send it">
      {vendor.stillNeeds.length > 0 ? (
        <div className="mb-3">
          <p className="font-medium">Still missing</p>
          <ul className="list-disc pl-5 text-muted">
            {vendor.stillNeeds.map((name) => (
              <li key={name}>{sayCode(name)}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {submit.error ? <ErrorPanel problem={submit.error.body} className="mb-3" /> : null}
      <Button
        look="primary"
        size="lg"
        icon={Send}
        className="w-full sm:w-auto"
        busy={submit.isPending}
        disabledReason={may(submitProfile)}
        onClick={() => submit.mutate({ params: { vendorId: vendor.vendorId } })}
      >
        Send the profile
      </Button>
    </Card>
  )
}
