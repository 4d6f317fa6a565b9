import { useState } from 'react'
import { changeAccount, readAccount } from '../../src/identity/contract.ts'
import { Problem } from '../api/client.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { changePassword, confirmSecondFactor, dropSecondFactor } from '../api/sign-in.ts'
import { beginSecondFactor, type SecondFactorStart } from '../api/sign-in.ts'
import { Badge } from '../ui/badge.tsx'
import { Brand } from '../ui/brand.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorPanel, type ShownProblem } from '../ui/error-panel.tsx'
import { firstMissing, TextField, useWritten } from '../ui/form-dialog.tsx'
import { RouteAnnouncer, useTitle } from '../ui/route-announcer.tsx'
import { Card, SkeletonRows } from '../ui/surface.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { toastDone } from '../ui/toast.tsx'

/** One's own account: name and address, password, and the second factor. For staff and partners. */
export default function Account() {
  useTitle('Your account')
  const account = useRoute(readAccount, {})
  return (
    <main className="mx-auto max-w-xl space-y-4 p-5 pb-16">
      <header className="flex items-center justify-between gap-3">
        <a href="/" aria-label="Quittance, start">
          <Brand className="text-[17px]" />
        </a>
        <a href="/" className="font-medium text-accent-ink">
          Back to work
        </a>
      </header>
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[20px] font-semibold tracking-tight outline-none"
      >
        Your account
      </h1>
      {account.error ? <ErrorPanel problem={account.error.body} /> : null}
      {account.data ? (
        <>
          <Address name={account.data.name} email={account.data.email ?? ''} />
          <SecondFactor on={account.data.secondFactor} reread={() => void account.refetch()} />
          <Password />
        </>
      ) : account.error ? null : (
        <SkeletonRows />
      )}
      <RouteAnnouncer place="/account" />
    </main>
  )
}

/** Runs something of the sign-in library and keeps what it refused. */
function useTry() {
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
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
  return { problem, busy, run }
}

function Address(own: { name: string; email: string }) {
  const { written, text, set } = useWritten({ ...own, password: '' })
  const change = useChange(changeAccount, {
    done: () => (toastDone('Your account is changed'), set({ password: '' })),
  })
  const same = written.name === own.name && written.email === own.email
  const whyNot = same
    ? 'Nothing is changed yet.'
    : firstMissing([
        [written.name, 'your name'],
        [written.email, 'your e-mail address'],
        [written.password, 'your password'],
      ])
  return (
    <Card title="Name and address" note="Letters and links to sign in go to this address.">
      <form
        className="space-y-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (whyNot === null) change.mutate({ body: written })
        }}
      >
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <TextField label="Name" required autoComplete="name" {...text('name')} />
        <TextField label="E-mail" required type="email" autoComplete="email" {...text('email')} />
        <TextField
          label="Your password"
          help="Asked again, so that a session left open cannot move your letters elsewhere."
          type="password"
          autoComplete="current-password"
          {...text('password')}
        />
        <Button type="submit" look="primary" busy={change.isPending} disabledReason={whyNot}>
          Save
        </Button>
      </form>
    </Card>
  )
}

function SecondFactor({ on, reread }: { on: boolean; reread: () => void }) {
  const { written, text, set } = useWritten({ password: '', code: '' })
  const [start, setStart] = useState<SecondFactorStart | null>(null)
  const { problem, busy, run } = useTry()
  const begin = () => run(async () => setStart(await beginSecondFactor(written.password)))
  const confirm = () =>
    run(async () => {
      await confirmSecondFactor(written.code.replace(/\s/g, ''))
      toastDone('A second factor guards your account')
      setStart(null)
      set({ password: '', code: '' })
      reread()
    })
  const drop = () =>
    run(async () => {
      await dropSecondFactor(written.password, written.code.trim())
      toastDone('The second factor is off')
      set({ password: '', code: '' })
      reread()
    })
  const whyNot = firstMissing([
    ...(start === null ? ([[written.password, 'your password']] as const) : []),
    ...(start !== null || on ? ([[written.code, 'the six digits']] as const) : []),
  ])
  const act = start !== null ? confirm : on ? drop : begin
  return (
    <Card
      title="Second factor"
      note="Six digits from an authenticator beside your password. A link by mail no longer suffices then."
      aside={<Badge tone={on ? 'good' : 'neutral'}>{on ? 'on' : 'off'}</Badge>}
    >
      <form
        className="space-y-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (whyNot === null) void act()
        }}
      >
        {problem ? <ErrorPanel problem={problem} /> : null}
        {start === null ? (
          <TextField
            label="Password for the second factor"
            type="password"
            autoComplete="current-password"
            {...text('password')}
          />
        ) : (
          <Enrolment start={start} code={text('code')} />
        )}
        {start === null && on ? (
          <TextField
            label="Code of your authenticator"
            help="Or one of your codes for a lost device. Administrators are told."
            required
            autoComplete="one-time-code"
            {...text('code')}
          />
        ) : null}
        <Button type="submit" look={on ? 'danger' : 'primary'} busy={busy} disabledReason={whyNot}>
          {start !== null ? 'Confirm' : on ? 'Turn it off' : 'Set it up'}
        </Button>
      </form>
    </Card>
  )
}

function Enrolment(props: {
  start: SecondFactorStart
  code: { value: string; onChange: (value: string) => void }
}) {
  const { secret, uri, backupCodes } = props.start
  return (
    <div className="space-y-3">
      <p>
        Scan this with your authenticator, type the key into it, or{' '}
        <a href={uri} className="font-medium text-accent-ink underline">
          open it on this device
        </a>
        . Then type the six digits it shows.
      </p>
      <QrCode text={uri} label="QR code to scan with the authenticator" />
      <p
        aria-label="Key for your authenticator"
        className="rounded-md border bg-hover px-3 py-2 font-mono text-[14px] tracking-wider wrap-anywhere"
      >
        {secret.replaceAll(/(.{4})/g, '$1 ').trim()}
      </p>
      <details>
        <summary className="font-medium">{backupCodes.length} codes for a lost device</summary>
        <p className="mt-1 text-muted">
          Each works once instead of the six digits. Print them or keep them in a safe; they are not
          shown again.
        </p>
        <ul className="mt-1 grid grid-cols-2 gap-1 font-mono">
          {backupCodes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </details>
      <TextField
        label="Six digits"
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        {...props.code}
      />
    </div>
  )
}

const PASSWORD_CHARACTERS_MIN = 12

function Password() {
  const { written, text, set } = useWritten({ before: '', next: '' })
  const { problem, busy, run } = useTry()
  const short = written.next.length < PASSWORD_CHARACTERS_MIN
  const whyNot =
    firstMissing([[written.before, 'your password of today']]) ??
    (short ? `The new one has ${PASSWORD_CHARACTERS_MIN} characters or more.` : null)
  const change = () =>
    run(async () => {
      await changePassword(written.before, written.next)
      toastDone('Your password is changed', { detail: 'You are signed out everywhere else.' })
      set({ before: '', next: '' })
    })
  return (
    <Card title="Password">
      <form
        className="space-y-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (whyNot === null) void change()
        }}
      >
        {problem ? <ErrorPanel problem={problem} /> : null}
        <TextField
          label="Password of today"
          type="password"
          autoComplete="current-password"
          {...text('before')}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          help={`${PASSWORD_CHARACTERS_MIN} characters or more`}
          {...text('next')}
        />
        <Button type="submit" busy={busy} disabledReason={whyNot}>
          Change the password
        </Button>
      </form>
    </Card>
  )
}
