import { Send } from 'lucide-react'
import { useState } from 'react'
import { submitProfile } from '../../src/vendors/contract.ts'
import { useChange } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { sayCode } from '../words/submission.ts'
import type { ProfileDraft } from './profile-draft.ts'
import { ProfileSummary } from './profile-summary.tsx'
import { stepOf, type Step } from './profile-steps.ts'
import type { OwnVendor } from './profile.tsx'

/** What was filled in, what is missing and where, and the button that sends it. */
export function SendStep(props: {
  draft: ProfileDraft
  vendor: OwnVendor
  onStep: (step: Step) => void
}) {
  const { draft, vendor } = props
  const may = useMay()
  const [saving, setSaving] = useState(false)
  const submit = useChange(submitProfile, {
    done: () =>
      toastDone('Your profile is with us', { detail: 'We check it and tell you by mail.' }),
  })
  const isFaulty = draft.faults.size > 0
  const whyNot =
    may(submitProfile) ?? (isFaulty ? 'Something filled in cannot be right yet.' : null)
  const send = async () => {
    setSaving(true)
    // A refused save stands above the steps, with its reason.
    const saved = await draft.flush().then(
      () => true,
      () => false,
    )
    setSaving(false)
    if (saved) submit.mutate({ params: { vendorId: vendor.vendorId } })
  }
  return (
    <div className="space-y-4">
      <ProfileSummary vendor={vendor} />
      <Card title="Send it">
        {vendor.stillNeeds.length > 0 ? (
          <div className="mb-3">
            <p className="font-medium">Still missing</p>
            <ul className="list-disc pl-5">
              {vendor.stillNeeds.map((name) => (
                <li key={name}>
                  <button
                    type="button"
                    className="underline underline-offset-3"
                    onClick={() => props.onStep(stepOf(name))}
                  >
                    {sayCode(name)}
                  </button>
                </li>
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
          busy={saving || submit.isPending}
          disabledReason={whyNot}
          onClick={() => void send()}
        >
          Send the profile
        </Button>
      </Card>
    </div>
  )
}
