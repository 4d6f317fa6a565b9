import { Card } from '../ui/surface.tsx'
import type { ProfileDraft } from './profile-draft.ts'
import { ProfileChoice, ProfileCountry, ProfileText } from './profile-fields.tsx'

const kinds = [
  { value: 'company', label: 'A company' },
  { value: 'person', label: 'A person' },
] as const

/** Who is paid, and where they are. */
export function CompanyStep({ draft, enrolled }: { draft: ProfileDraft; enrolled: string }) {
  const isCompany = draft.typed.entityKind !== 'person'
  return (
    <Card title="Your company" note={`You are enrolled with us as ${enrolled}.`}>
      <div className="grid gap-4 sm:grid-cols-2">
        <ProfileText
          draft={draft}
          name="legalName"
          label="Legal name"
          help="As in the register"
          required
        />
        <ProfileChoice
          draft={draft}
          name="entityKind"
          label="A company or a person?"
          options={kinds}
          required
        />
        {isCompany ? (
          <>
            <ProfileText draft={draft} name="registrationNumber" label="Registration number" />
            <ProfileText
              draft={draft}
              name="lei"
              label="Legal entity identifier (LEI)"
              help="20 characters, if you have one"
            />
          </>
        ) : null}
      </div>
      <h3 className="mt-6 mb-3 font-semibold">Address</h3>
      <div className="grid gap-4 sm:grid-cols-2">
        <ProfileText draft={draft} name="street" label="Street" required />
        <ProfileText draft={draft} name="houseNumber" label="House number" />
        <ProfileText draft={draft} name="postCode" label="Post code" required />
        <ProfileText draft={draft} name="town" label="Town" required />
        <ProfileText draft={draft} name="region" label="State or region" />
        <ProfileCountry draft={draft} name="country" label="Country" />
      </div>
    </Card>
  )
}
