import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import { saveContact, showPartner } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { queuePage } from '../../../src/submissions/contract.ts'
import { usePages, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Card, DefinitionList, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { Back } from '../back.tsx'
import { queueColumns } from '../queue/columns.tsx'
import { ContactChanges } from './contact-changes.tsx'
import { ContactDialog } from './contact-dialog.tsx'
import { PartnerAccount } from './partner-account.tsx'
import { PartnerAccruals } from './partner-accruals.tsx'
import { PortalPeople } from './portal-people.tsx'
import { VendorCard } from './vendor-card.tsx'
import { PartnerStatus } from './partners.tsx'

const route = getRouteApi('/console/partners/$partnerId')
type Contact = RouteWireAnswer<typeof showPartner>['contacts'][number]

/** One partner: who they are, whom to talk to, and everything they handed in. */
export default function Partner() {
  const { partnerId } = route.useParams()
  const navigate = useNavigate()
  const may = useMay()
  const [editing, setEditing] = useState<{ readonly contact: Contact | null } | null>(null)
  const partner = useRoute(showPartner, { params: { partnerId } })
  const submissions = usePages(queuePage, { query: { view: 'everything', partnerId } })
  useTitle(partner.data?.legalName ?? 'Partner')
  if (partner.error) return <ErrorPanel problem={partner.error.body} className="m-4" />
  if (!partner.data) return <SkeletonRows rows={10} />
  const shown = partner.data
  return (
    <>
      <PageHeader
        crumb={<Back to="/partners" list="partners" />}
        title={shown.legalName}
        beside={
          <span className="flex flex-wrap items-center gap-1.5">
            <span className="font-mono text-[12px] text-muted">{shown.code}</span>
            <Badge>{sayCode(shown.tier)}</Badge>
            <PartnerStatus status={shown.status} />
          </span>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <div className="grid shrink-0 gap-4 p-4 md:grid-cols-2 2xl:grid-cols-4">
          <Card title="Profile">
            <DefinitionList
              entries={[
                { term: 'Country', value: shown.country },
                { term: 'Time zone', value: shown.timeZone },
                { term: 'Domains', value: shown.domains.join(', ') },
                { term: 'Good standing', value: shown.goodStanding ? 'Yes' : 'No' },
                { term: 'Enrolled', value: <Day on={shown.enrolledAt.slice(0, 10)} /> },
                ...(shown.statusReason
                  ? [{ term: 'Reason of the status', value: shown.statusReason }]
                  : []),
              ]}
            />
          </Card>
          <Card
            title="Contacts"
            aside={
              <Button
                size="sm"
                icon={Plus}
                disabledReason={may(saveContact)}
                onClick={() => setEditing({ contact: null })}
              >
                Add
              </Button>
            }
          >
            {shown.contacts.length === 0 ? (
              <p className="text-muted">
                Nobody is on file. Contacts come with a list of partners.
              </p>
            ) : null}
            <ul className="divide-y">
              {shown.contacts.map((contact) => (
                <li key={contact.contactId} className="flex items-center gap-3 py-1.5">
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">
                      {contact.name ?? contact.email}
                    </span>
                    <span className="block truncate text-[12px] text-muted">
                      {[contact.email, contact.phone].filter(Boolean).join(' · ')}
                    </span>
                  </span>
                  <Badge>{sayCode(contact.role)}</Badge>
                  <IconButton
                    look="quiet"
                    icon={Pencil}
                    label={`Change ${contact.name ?? contact.email ?? 'this contact'}`}
                    disabledReason={may(saveContact)}
                    onClick={() => setEditing({ contact })}
                  />
                </li>
              ))}
            </ul>
          </Card>
          <PortalPeople partnerId={partnerId} />
          <VendorCard partnerId={partnerId} />
        </div>
        <ContactChanges partnerId={partnerId} />
        {editing === null ? null : (
          <ContactDialog
            partnerId={partnerId}
            contact={editing.contact}
            onClose={() => setEditing(null)}
          />
        )}
        <PartnerAccruals partnerId={partnerId} />
        <PartnerAccount partnerId={partnerId} />
        <h2 className="px-4 pb-2 font-semibold">Submissions</h2>
        <DataTable
          label="Submissions of this partner"
          className="min-h-80 border-t"
          rows={submissions.rows}
          columns={queueColumns}
          idOf={(row) => row.submissionId}
          nameOf={(row) => row.number}
          onOpen={(row) =>
            void navigate({
              to: '/submissions/$submissionId',
              params: { submissionId: row.submissionId },
            })
          }
          hrefOf={(row) => `/submissions/${row.submissionId}`}
          onEnd={submissions.loadMore}
          total={submissions.more ? -1 : submissions.rows.length}
          empty={
            <p className="px-4 text-muted">
              Nothing yet. A contact hands in through the portal; a list can come in from the queue.
            </p>
          }
        />
      </div>
    </>
  )
}
