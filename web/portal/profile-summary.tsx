import { countryName } from '../../src/kernel/country.ts'
import { Card, DefinitionList } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'
import { chapter4Words, classificationWords, taxFormWords } from '../words/vendor.ts'
import { percentOf } from './profile-draft.ts'
import type { OwnVendor } from './profile.tsx'

/** What is on file, to be read over. */
export function ProfileSummary({ vendor }: { vendor: OwnVendor }) {
  const line = (...parts: (string | null)[]) => parts.filter(Boolean).join(' ') || null
  const listed = (...parts: (string | null)[]) => parts.filter(Boolean).join(', ') || null
  const rate = vendor.treatyRate === null ? null : `${percentOf(vendor.treatyRate)} %`
  return (
    <Card title="What is on file">
      <DefinitionList
        entries={[
          { term: 'Legal name', value: vendor.legalName },
          { term: 'Registration number', value: vendor.registrationNumber },
          { term: 'Street', value: line(vendor.street, vendor.houseNumber) },
          { term: 'Town', value: line(vendor.postCode, vendor.town) },
          { term: 'Country', value: vendor.country ? countryName(vendor.country) : null },
          {
            term: 'Tax residence',
            value: vendor.taxResidence ? countryName(vendor.taxResidence) : null,
          },
          {
            term: 'Tax form',
            value: vendor.taxForm ? (taxFormWords[vendor.taxForm] ?? vendor.taxForm) : null,
          },
          { term: 'Tax number', value: vendor.taxNumberMasked },
          ...(vendor.vatNumber ? [{ term: 'VAT number', value: vendor.vatNumber }] : []),
          ...(vendor.lei ? [{ term: 'LEI', value: vendor.lei }] : []),
          ...(vendor.taxClassification
            ? [{ term: 'Classification', value: classificationWords[vendor.taxClassification] }]
            : []),
          ...(vendor.chapter4Status
            ? [{ term: 'Chapter 4 status', value: chapter4Words[vendor.chapter4Status] }]
            : []),
          ...(vendor.signerName
            ? [{ term: 'Signed by', value: listed(vendor.signerName, vendor.signerCapacity) }]
            : []),
          ...(vendor.taxFormSignedOn
            ? [{ term: 'Signed on', value: <Day on={vendor.taxFormSignedOn} /> }]
            : []),
          ...(vendor.taxFormThrough
            ? [{ term: 'Holds through', value: <Day on={vendor.taxFormThrough} /> }]
            : []),
          ...(rate
            ? [{ term: 'Treaty claim', value: `${rate}, ${vendor.treatyArticle ?? ''}` }]
            : []),
        ]}
      />
    </Card>
  )
}
