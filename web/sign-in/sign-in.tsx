import { useNavigate } from '@tanstack/react-router'
import { ArrowRight, Mail } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Problem } from '../api/client.ts'
import { useSampleLoad } from '../api/sample-load.ts'
import { useForget, useSession } from '../api/session.ts'
import {
  askForNewPassword,
  sendMagicLink,
  signInAsSample,
  signInByPassword,
  verifyCode,
  type SamplePerson,
} from '../api/sign-in.ts'
import { Badge } from '../ui/badge.tsx'
import { Brand } from '../ui/brand.tsx'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { ErrorPanel, type ShownProblem } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { RouteAnnouncer, useTitle } from '../ui/route-announcer.tsx'
import { SampleLoadLine } from '../ui/sample-load-line.tsx'
import { ThemeToggle } from '../ui/theme.tsx'
import type { TourPlace } from './tour-stops.ts'
import { Tour } from './tour.tsx'

type Step = 'password' | 'code' | 'mail' | 'forgot'

/** The door: password, magic link, second factor; in a sample company also as one of its people. */
export default function SignIn() {
  useTitle('Sign in')
  const session = useSession()
  const people = session.data?.samplePersons ?? []
  const sampleLoad = useSampleLoad(session.data?.sampleMode ?? false)
  const sample = people.length > 0
  return (
    <div className="min-h-dvh bg-side">
      <div className="absolute top-4 right-4">
        <ThemeToggle />
      </div>
      <main
        className={cn(
          'mx-auto grid min-h-dvh content-center gap-6 p-5',
          sample ? 'max-w-4xl items-start lg:grid-cols-[22rem_minmax(0,1fr)]' : 'max-w-sm',
        )}
      >
        <SampleLoadLine percent={sampleLoad} className="rounded-lg border lg:col-span-2" />
        <section className="rounded-lg border bg-raised p-6 shadow-xs lg:sticky lg:top-5">
          <Brand className="mb-5 text-[17px]" />
          <DoorForm />
        </section>
        {sample ? <Samples people={people} /> : null}
      </main>
      <RouteAnnouncer place="/sign-in" />
    </div>
  )
}

/** Runs an attempt, shows its refusal, and goes in when it succeeded. */
function useAttempt() {
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const forget = useForget()
  const navigate = useNavigate()
  const attempt = async (work: () => Promise<boolean>, place: '/' | TourPlace = '/') => {
    setBusy(true)
    setProblem(null)
    try {
      if (await work()) {
        await forget()
        await navigate({ to: place, replace: true })
      }
    } catch (error) {
      setProblem(
        error instanceof Problem
          ? error.body
          : { title: 'That did not work', detail: String(error) },
      )
    } finally {
      setBusy(false)
    }
  }
  return { problem, busy, attempt }
}

function DoorForm() {
  const [step, setStep] = useState<Step>('password')
  const [sent, setSent] = useState<{ to: string; step: Step } | null>(null)
  const { problem, busy, attempt } = useAttempt()
  const form = useForm({ defaultValues: { email: '', password: '', code: '' } })
  const submit = form.handleSubmit(({ email, password, code }) =>
    attempt(async () => {
      if (step === 'mail') {
        await sendMagicLink(email)
        setSent({ to: email, step })
        return false
      }
      if (step === 'forgot') {
        await askForNewPassword(email)
        setSent({ to: email, step })
        return false
      }
      if (step === 'code') {
        await verifyCode(code.replace(/\s/g, ''))
        return true
      }
      const next = await signInByPassword(email, password)
      if (next === 'code') setStep('code')
      return next === 'in'
    }),
  )
  if (sent !== null)
    return <MailSent {...sent} onBack={() => (setSent(null), setStep('password'))} />
  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-3.5">
      <h1
        data-page-title
        tabIndex={-1}
        className="text-[20px] font-semibold tracking-tight outline-none"
      >
        {headings[step]}
      </h1>
      {problem ? <ErrorPanel problem={problem} /> : null}
      {step === 'code' ? (
        <Field
          label="Six digits from your authenticator"
          help="Or one of your codes for a lost device."
          required
        >
          {(wiring) => (
            <Input
              {...wiring}
              {...form.register('code', { required: true })}
              autoFocus
              autoComplete="one-time-code"
              className="tnum text-[18px] tracking-[0.3em]"
            />
          )}
        </Field>
      ) : (
        <Field label="E-mail" required>
          {(wiring) => (
            <Input
              {...wiring}
              {...form.register('email', { required: true })}
              type="email"
              autoComplete="username"
            />
          )}
        </Field>
      )}
      {step === 'password' ? (
        <Field label="Password" required>
          {(wiring) => (
            <Input
              {...wiring}
              {...form.register('password', { required: true })}
              type="password"
              autoComplete="current-password"
            />
          )}
        </Field>
      ) : null}
      <Button type="submit" look="primary" busy={busy} className="w-full">
        {sendWords[step]}
      </Button>
      <Button
        type="button"
        look="quiet"
        {...(step === 'password' ? { icon: Mail } : {})}
        className="w-full"
        onClick={() => setStep(step === 'password' ? 'mail' : 'password')}
      >
        {step === 'password' ? 'Send me a link by e-mail instead' : 'Use a password'}
      </Button>
      {step === 'password' ? (
        <Button type="button" look="quiet" className="w-full" onClick={() => setStep('forgot')}>
          Forgot the password?
        </Button>
      ) : null}
    </form>
  )
}

const headings: Record<Step, string> = {
  password: 'Sign in',
  code: 'One more step',
  mail: 'Sign in',
  forgot: 'A new password',
}
const sendWords: Record<Step, string> = {
  password: 'Sign in',
  code: 'Confirm',
  mail: 'Send the link',
  forgot: 'Send the link',
}

function MailSent({ to, step, onBack }: { to: string; step: Step; onBack: () => void }) {
  return (
    <div role="status" className="space-y-3">
      <h1 className="text-[20px] font-semibold tracking-tight">Look at your mail</h1>
      <p className="text-muted">
        If <strong className="text-ink">{to}</strong> is known here, a link is on its way. It works
        once, for {step === 'forgot' ? 'an hour' : '15 minutes'}.{' '}
        {step === 'mail' ? 'Who has a second factor signs in with password and digits.' : null}
      </p>
      <Button look="quiet" onClick={onBack}>
        Back
      </Button>
    </div>
  )
}

function Samples({ people }: { people: readonly SamplePerson[] }) {
  const { problem, busy, attempt } = useAttempt()
  const goIn = (person: SamplePerson, place: '/' | TourPlace) =>
    void attempt(async () => (await signInAsSample(person.principalId), true), place)
  const list = (chosen: readonly SamplePerson[]) => (
    <ul className="grid gap-2 sm:grid-cols-2">
      {chosen.map((person) => (
        <li key={person.principalId}>
          <SampleButton person={person} busy={busy} onPick={() => goIn(person, '/')} />
        </li>
      ))}
    </ul>
  )
  const partners = people.filter(({ partnerId }) => partnerId !== null)
  return (
    <div className="min-w-0">
      {problem ? <ErrorPanel problem={problem} className="mb-3" /> : null}
      <Tour people={people} busy={busy} onPick={goIn} />
      <section aria-labelledby="samples">
        <h2 id="samples" className="text-[15px] font-semibold">
          Or look around as somebody
        </h2>
        <p className="mb-3 text-muted">Each of its people sees their own part of the work.</p>
        <h3 className="eyebrow mt-4 mb-1.5">The company</h3>
        {list(people.filter(({ partnerId }) => partnerId === null))}
        <details className="mt-4">
          <summary className="eyebrow mb-1.5 cursor-pointer">
            Its partners ({partners.length})
          </summary>
          {list(partners)}
        </details>
      </section>
    </div>
  )
}

function SampleButton({
  person,
  busy,
  onPick,
}: {
  person: SamplePerson
  busy: boolean
  onPick: () => void
}) {
  return (
    <button
      type="button"
      disabled={busy}
      onClick={onPick}
      className="group flex w-full items-center gap-3 rounded-lg border bg-raised p-3 text-left shadow-xs hover:border-accent hover:bg-info-soft"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{person.name}</span>
        <span className="block truncate text-[12px] text-muted">{person.email}</span>
        <span className="mt-1 flex flex-wrap gap-1">
          {person.roles.map((role) => (
            <Badge key={role} tone={person.partnerId ? 'info' : 'neutral'}>
              {role.replaceAll('_', ' ')}
            </Badge>
          ))}
        </span>
      </span>
      <ArrowRight
        aria-hidden
        className="size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
      />
    </button>
  )
}
