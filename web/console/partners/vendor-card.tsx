import { Link } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { inviteVendor, listVendors } from '../../../src/vendors/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Card } from '../../ui/surface.tsx'
import { VendorState } from '../vendors/vendors.tsx'
import { VendorInvite } from './vendor-invite.tsx'

/** Can this partner be paid: its vendor profile, or the invitation to fill one in. */
export function VendorCard({ partnerId }: { partnerId: string }) {
  const may = useMay()
  const whyNot = may(listVendors)
  const vendors = useRoute(listVendors, { query: { partnerId } }, { enabled: whyNot === null })
  const [inviting, setInviting] = useState(false)
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
            disabledReason={may(inviteVendor)}
            onClick={() => setInviting(true)}
          >
            Invite as vendor
          </Button>
        </>
      ) : null}
      {inviting ? <VendorInvite partnerId={partnerId} onClose={() => setInviting(false)} /> : null}
    </Card>
  )
}
