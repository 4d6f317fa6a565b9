import { getRouteApi } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { listItems } from '../../../src/evidence/contract.ts'
import { countryName } from '../../../src/kernel/country.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { showVendor } from '../../../src/vendors/contract.ts'
import { isSigned } from '../../../src/vendors/editing.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Card, DefinitionList, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { sayPercent } from '../../words/tax.ts'
import { chapter4Words, classificationWords, paperWords, taxFormWords } from '../../words/vendor.ts'
import { Back } from '../back.tsx'
import { EvidencePane } from '../submission/evidence-pane.tsx'
import { BankDetails } from './bank-details.tsx'
import { ScreeningCard } from './screening-card.tsx'
import { TaxFacts } from './tax-facts.tsx'
import { VendorActions } from './vendor-actions.tsx'
import { BlockCard } from './vendor-block.tsx'
import { TaxForms } from './vendor-forms.tsx'
import { WhatWaits } from './vendor-waits.tsx'
import { VendorState } from './vendors.tsx'

const route = getRouteApi('/console/vendors/$vendorId')
export type VendorView = RouteWireAnswer<typeof showVendor>

/** One vendor: the papers beside the fields they prove, and the accounts, masked. */
export default function Vendor() {
  const { vendorId } = route.useParams()
  const vendor = useRoute(showVendor, { params: { vendorId } })
  useTitle(vendor.data?.legalName ?? 'Vendor')
  if (vendor.error) return <ErrorPanel problem={vendor.error.body} className="m-4" />
  if (!vendor.data) return <SkeletonRows rows={12} />
  return <VendorDesk vendor={vendor.data} />
}

function VendorDesk({ vendor }: { vendor: VendorView }) {
  return (
    <>
      <PageHeader
        crumb={<Back to="/vendors" list="vendors" />}
        title={vendor.legalName ?? 'No name yet'}
        beside={<VendorState state={vendor.state} />}
      />
      <div className="min-h-0 flex-1 overflow-y-auto lg:grid lg:grid-cols-[26rem_minmax(0,1fr)] lg:grid-rows-[minmax(0,1fr)] lg:overflow-hidden">
        <div className="min-h-0 space-y-4 bg-side p-4 lg:overflow-y-auto lg:border-r">
          <BlockCard vendor={vendor} />
          <Warnings vendor={vendor} />
          <WhatWaits vendor={vendor} />
          <Profile vendor={vendor} />
          <TaxForms vendor={vendor} />
          <BankDetails vendor={vendor} />
          <ScreeningCard vendorId={vendor.vendorId} entityKind={vendor.entityKind} />
          <TaxFacts vendorId={vendor.vendorId} />
        </div>
        <Papers vendorId={vendor.vendorId} />
      </div>
      <VendorActions vendor={vendor} />
    </>
  )
}

function Warnings({ vendor }: { vendor: VendorView }) {
  if (vendor.warnings.length === 0 && vendor.stateReason === null && vendor.stillNeeds.length === 0)
    return null
  return (
    <Card title="Look twice" className="border-warn/50">
      <ul className="space-y-1.5">
        {[...(vendor.stateReason ? [vendor.stateReason] : []), ...vendor.warnings].map((text) => (
          <li key={text} className="flex gap-2">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            {text}
          </li>
        ))}
        {vendor.stillNeeds.length > 0 ? (
          <li className="text-muted">
            Still needed: {vendor.stillNeeds.map((name) => sayCode(name).toLowerCase()).join(', ')}.
          </li>
        ) : null}
      </ul>
    </Card>
  )
}

/** What the partner gave; of what only a signed form says, what this one says. */
function Profile({ vendor }: { vendor: VendorView }) {
  const line = (...parts: (string | null)[]) => parts.filter(Boolean).join(' ') || null
  const form = vendor.taxForm
  return (
    <Card title="Profile">
      <DefinitionList
        entries={[
          { term: 'Legal name', value: vendor.legalName },
          { term: 'Enrolled as', value: <EnrolledName vendor={vendor} /> },
          { term: 'Kind', value: vendor.entityKind ? sayCode(vendor.entityKind) : null },
          { term: 'Registration number', value: vendor.registrationNumber },
          { term: 'Street', value: line(vendor.street, vendor.houseNumber) },
          { term: 'Town', value: line(vendor.postCode, vendor.town) },
          ...given('Region', vendor.region),
          { term: 'Country', value: vendor.country && countryName(vendor.country) },
          { term: 'Tax residence', value: vendor.taxResidence && countryName(vendor.taxResidence) },
          { term: 'Tax form', value: form ? (taxFormWords[form] ?? form) : null },
          { term: 'Tax number', value: vendor.taxNumberMasked },
          ...given('VAT number', vendor.vatNumber),
          ...given('LEI', vendor.lei),
          ...(isSigned(form) ? signedOf(vendor) : []),
          ...given('Payers in', vendor.payerCountries.map(countryName).join(', ')),
          { term: 'Invited', value: <DateTime at={vendor.invitedAt} /> },
        ]}
      />
    </Card>
  )
}

/** An entry for what not every vendor has; none without it. */
function given(term: string, value: string | null) {
  return value ? [{ term, value }] : []
}

function signedOf(vendor: VendorView) {
  const { taxClassification, chapter4Status, treatyRate } = vendor
  const signed = [vendor.signerName, vendor.signerCapacity].filter(Boolean).join(', ')
  return [
    { term: 'Signed by', value: signed || null },
    { term: 'Signed on', value: <Day on={vendor.taxFormSignedOn} /> },
    { term: 'Holds through', value: <Day on={vendor.taxFormThrough} /> },
    ...given('Classification', taxClassification && (classificationWords[taxClassification] ?? '')),
    ...given('Chapter 4 status', chapter4Status && (chapter4Words[chapter4Status] ?? '')),
    ...given(
      'Treaty claim',
      treatyRate && `${sayPercent(treatyRate)}, ${vendor.treatyArticle ?? ''}`,
    ),
  ]
}

/** The name staff enrolled the partner under, beside the one typed in the profile. */
function EnrolledName({ vendor }: { vendor: VendorView }) {
  return (
    <>
      {vendor.enrolledName}
      {vendor.nameDiffers ? (
        <Badge tone="bad" className="ml-2">
          Another name
        </Badge>
      ) : null}
      {vendor.nameReason ? (
        <span className="block text-[12px] text-muted">
          Accepted by Finance: {vendor.nameReason}
        </span>
      ) : null}
    </>
  )
}

function Papers({ vendorId }: { vendorId: string }) {
  const items = useRoute(listItems, { query: { ownerKind: 'vendor', ownerId: vendorId } })
  const [itemId, setItemId] = useState<string | null>(null)
  if (items.error) return <ErrorPanel problem={items.error.body} className="m-4" />
  if (!items.data) return <SkeletonRows />
  const evidence = items.data.rows.map((item) => ({
    ...item,
    slot: paperWords[item.slot] ?? item.slot,
    bytes: Number(item.sizeBytes),
  }))
  return <EvidencePane view={{ evidence }} itemId={itemId} onPick={setItemId} />
}
