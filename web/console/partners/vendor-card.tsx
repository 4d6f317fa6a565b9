import { Link } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import { inviteVendor, listVendors } from '../../../src/vendors/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { VendorState } from '../vendors/vendors.tsx'

/** Can this partner be paid: its vendor profile, or the invitation to fill one in. */
export function VendorCard({ partnerId }: { partnerId: string }) {
  const may = useMay()
  const whyNot = may(listVendors)
  const vendors = useRoute(listVendors, { query: { partnerId } }, { enabled: whyNot === null })
  const invite = useChange(inviteVendor, {
    done: () =>
      toastDone('The partner is invited', { detail: 'They find the profile in their portal.' }),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const vendor = vendors.data?.rows[0]
  return (
    <Card title="Vendor" note="Nothing is paid before the profile and an account are approved.">
      {whyNot ? <p className="text-muted">{whyNot}</p> : null}
      {vendors.error ? <ErrorPanel problem={vendors.error.body} /> : null}
      {vendor ? (
        <p className="flex flex-wrap items-center gap-2">
          <VendorState state={vendor.state} />
          {vendor.bankWaiting ? <Badge tone="warn">account waits for approval</Badge> : null}
          <Link
            to="/vendors/$vendorId"
            params={{ vendorId: vendor.vendorId }}
            className="ml-auto font-medium underline underline-offset-3"
          >
            Open the profile
          </Link>
        </p>
      ) : vendors.data ? (
        <>
          <p className="mb-3 text-muted">Not invited yet.</p>
          <Button
            icon={UserPlus}
            busy={invite.isPending}
            disabledReason={may(inviteVendor)}
            onClick={() => invite.mutate({ body: { partnerId } })}
          >
            Invite as vendor
          </Button>
        </>
      ) : null}
    </Card>
  )
}
