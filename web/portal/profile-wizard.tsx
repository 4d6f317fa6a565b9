import { ArrowLeft, ArrowRight, Check } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { OwnAccounts } from './profile-accounts.tsx'
import { CompanyStep } from './profile-company.tsx'
import { useProfileDraft, type ProfileDraft } from './profile-draft.ts'
import { ProfilePapers } from './profile-papers.tsx'
import { SendStep } from './profile-send.tsx'
import { OwnOwners } from './profile-owners.tsx'
import { openOf, stepsOf, stepWords as words, type Step } from './profile-steps.ts'
import { TaxStep } from './profile-tax.tsx'
import type { OwnVendor, Paper } from './profile.tsx'

/** The profile step by step; it saves itself, and what is missing stands at its step. */
export function ProfileWizard({ vendor, items }: { vendor: OwnVendor; items: readonly Paper[] }) {
  const draft = useProfileDraft(vendor)
  const open = openOf(vendor, draft.faults)
  const steps = stepsOf(draft.typed.entityKind)
  const [step, setStep] = useState<Step>(() => steps.find((one) => open[one] > 0) ?? 'send')
  const place = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  useEffect(() => {
    if (moved.current) place.current?.focus()
  }, [step])
  const go = (to: Step) => {
    moved.current = true
    setStep(to)
  }
  const at = steps.indexOf(step)
  const bodies: Record<Step, ReactNode> = {
    company: <CompanyStep draft={draft} enrolled={vendor.enrolledName} />,
    owners: <OwnOwners vendorId={vendor.vendorId} open />,
    tax: <TaxStep draft={draft} vendor={vendor} />,
    papers: <ProfilePapers vendor={vendor} items={items} open />,
    account: <OwnAccounts vendor={vendor} />,
    send: <SendStep draft={draft} vendor={vendor} onStep={go} />,
  }
  return (
    <div className="space-y-4">
      <StepList steps={steps} step={step} open={open} onStep={go} />
      {draft.problem ? <ErrorPanel problem={draft.problem} /> : null}
      <div
        ref={place}
        tabIndex={-1}
        role="group"
        aria-label={`Step ${at + 1} of ${steps.length}: ${words[step]}`}
        className="outline-none"
      >
        {bodies[step]}
      </div>
      <footer className="flex flex-wrap items-center gap-2">
        {at > 0 ? (
          <Button icon={ArrowLeft} size="lg" onClick={() => go(steps[at - 1] ?? 'company')}>
            Back
          </Button>
        ) : null}
        <SavedLine draft={draft} />
        {at < steps.length - 1 ? (
          <Button
            look="primary"
            icon={ArrowRight}
            size="lg"
            onClick={() => go(steps[at + 1] ?? 'send')}
          >
            Next
          </Button>
        ) : null}
      </footer>
    </div>
  )
}

function StepList(props: {
  steps: readonly Step[]
  step: Step
  open: Readonly<Record<Step, number>>
  onStep: (step: Step) => void
}) {
  return (
    <nav aria-label="Steps of the profile">
      <ol className="flex flex-wrap gap-1.5">
        {props.steps.map((step, index) => {
          const open = props.open[step]
          const isHere = step === props.step
          const isDone = open === 0 && step !== 'send'
          return (
            <li key={step}>
              <button
                type="button"
                aria-current={isHere ? 'step' : undefined}
                onClick={() => props.onStep(step)}
                className={cn(
                  'flex h-9 items-center gap-2 rounded-md border px-3 font-medium pointer-coarse:h-11',
                  isHere ? 'border-edge bg-raised shadow-xs' : 'text-muted hover:text-ink',
                )}
              >
                {isDone ? (
                  <Check aria-hidden className="size-4 text-good" />
                ) : (
                  <span aria-hidden className="tnum text-[12px]">
                    {index + 1}
                  </span>
                )}
                {words[step]}
                <span className="sr-only">{isDone ? ', complete' : ''}</span>
                {open > 0 ? (
                  <span className="tnum rounded-full bg-warn-soft px-1.5 text-[12px] text-ink">
                    {open}
                    <span className="sr-only"> to mend</span>
                  </span>
                ) : null}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

const stateWords: Record<ProfileDraft['state'], string> = {
  saved: 'Everything is saved.',
  typing: 'Not saved yet…',
  saving: 'Saving…',
  failed: 'Not saved: see above.',
}

function SavedLine({ draft }: { draft: ProfileDraft }) {
  return (
    <p role="status" className="min-w-32 flex-1 text-muted">
      {stateWords[draft.state]}
    </p>
  )
}
