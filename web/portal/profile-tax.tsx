import { parseCountry } from '../../src/kernel/country.ts'
import {
  chapter4Statuses,
  formsFor,
  isSigned,
  numberExpected,
  taxClassifications,
} from '../../src/vendors/editing.ts'
import { chapter4Words, classificationWords, taxFormWords } from '../words/vendor.ts'
import { Card } from '../ui/surface.tsx'
import type { ProfileDraft } from './profile-draft.ts'
import { ProfileChoice, ProfileCountry, ProfileText } from './profile-fields.tsx'
import type { OwnVendor } from './profile.tsx'

const whyForm: Record<string, string> = {
  w9: 'US payers ask whoever is taxed in the US for a W-9.',
  w8ben: 'US payers ask persons abroad for a W-8BEN.',
  w8bene: 'US payers ask companies abroad for a W-8BEN-E.',
  vat: 'We need the number you charge VAT or GST under.',
}

/** Where you are taxed, on which form, under which number. */
export function TaxStep({ draft, vendor }: { draft: ProfileDraft; vendor: OwnVendor }) {
  const { texts, taxForm, entityKind } = draft.typed
  const taxResidence = parseCountry(texts.taxResidence)
  const asked = formsFor(vendor.payerCountries, { taxResidence, entityKind })
  const offered = taxForm === null || asked.includes(taxForm) ? asked : [...asked, taxForm]
  return (
    <Card title="Tax" note={whyForm[taxForm ?? asked[0] ?? '']}>
      <div className="grid gap-4 sm:grid-cols-2">
        <ProfileCountry draft={draft} name="taxResidence" label="Country of tax residence" />
        <ProfileChoice
          draft={draft}
          name="taxForm"
          label="Tax form"
          required
          options={offered.map((value) => ({ value, label: taxFormWords[value] ?? value }))}
        />
        {taxForm === 'none' ? null : (
          <ProfileText
            draft={draft}
            name="taxNumber"
            label="Tax number"
            required={vendor.taxNumberMasked === null}
            help={numberHelp(vendor.taxNumberMasked, taxForm, taxResidence)}
          />
        )}
        {isSigned(taxForm) ? (
          <ProfileText draft={draft} name="vatNumber" label="VAT number" help="If you have one" />
        ) : null}
      </div>
      {isSigned(taxForm) ? <SignedFields draft={draft} /> : null}
    </Card>
  )
}

function numberHelp(
  masked: string | null,
  form: OwnVendor['taxForm'],
  residence: string | null,
): string {
  if (masked !== null) return `On file: ${masked}. Leave empty to keep it.`
  if (form === null || residence === null) return 'Kept sealed, shown masked'
  return `Expected: ${numberExpected(form, residence)}. Kept sealed.`
}

/** What stands on the signed form. */
export function SignedFields({ draft }: { draft: ProfileDraft }) {
  const { taxForm } = draft.typed
  return (
    <>
      <h3 className="mt-6 mb-3 font-semibold">As on the signed form</h3>
      <div className="grid gap-4 sm:grid-cols-2">
        {taxForm === 'w9' ? (
          <>
            <ProfileChoice
              draft={draft}
              name="taxClassification"
              label="Tax classification (line 3a)"
              required
              options={taxClassifications.map((value) => ({
                value,
                label: classificationWords[value] ?? value,
              }))}
            />
            <ProfileText
              draft={draft}
              name="exemptPayeeCode"
              label="Exempt payee code (line 4)"
              help="1 to 13, if you have one"
              type="number"
            />
          </>
        ) : null}
        {taxForm === 'w8bene' ? (
          <ProfileChoice
            draft={draft}
            name="chapter4Status"
            label="Chapter 4 status (line 5)"
            required
            options={chapter4Statuses.map((value) => ({
              value,
              label: chapter4Words[value] ?? value,
            }))}
          />
        ) : null}
        <ProfileText draft={draft} name="taxFormSignedOn" label="Signed on" type="date" required />
        <ProfileText draft={draft} name="signerName" label="Signed by" required />
        <ProfileText
          draft={draft}
          name="signerCapacity"
          label="Capacity of who signed"
          help="Director, partner, attorney"
          required={taxForm === 'w8bene'}
        />
      </div>
      {taxForm === 'w9' ? null : (
        <>
          <h3 className="mt-6 mb-1 font-semibold">Treaty claim</h3>
          <p className="mb-3 text-muted">Only where the form claims a lower rate under a treaty.</p>
          <div className="grid gap-4 sm:grid-cols-2">
            <ProfileText draft={draft} name="treatyArticle" label="Article of the treaty" />
            <ProfileText draft={draft} name="treatyPercent" label="Rate claimed, in percent" />
          </div>
        </>
      )}
    </>
  )
}
