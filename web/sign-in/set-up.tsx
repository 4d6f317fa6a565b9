import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Problem } from '../api/client.ts'
import { chooseFirstPassword } from '../api/sign-in.ts'
import { Brand } from '../ui/brand.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorPanel, type ShownProblem } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { toastDone } from '../ui/toast.tsx'

const PASSWORD_CHARACTERS_MIN = 12

/** The first password, by the link of an invitation. */
export default function SetUp() {
  return <ChoosePassword choose={chooseFirstPassword} title="Choose a password" />
}

/** A password by the link of a letter. The token stands behind the `#`, so that it reaches no log of
 *  the way. */
export function ChoosePassword(props: {
  title: string
  choose: (token: string, password: string) => Promise<void>
}) {
  const { title, choose } = props
  useTitle(title)
  const [token] = useState(() => window.location.hash.slice(1))
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  const navigate = useNavigate()
  const form = useForm({ defaultValues: { password: '', again: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await choose(token, password)
      toastDone('Your password is set', { detail: 'Sign in with it now.' })
      await navigate({ to: '/sign-in', replace: true })
    } catch (error) {
      setProblem(
        error instanceof Problem
          ? error.body
          : { title: 'That did not work', detail: String(error) },
      )
    }
  })
  return (
    <main className="mx-auto grid min-h-dvh max-w-sm content-center p-5">
      <form
        onSubmit={(event) => void submit(event)}
        className="space-y-3.5 rounded-lg border bg-raised p-6 shadow-xs"
      >
        <Brand className="mb-2 text-[17px]" />
        <h1
          tabIndex={-1}
          data-page-title
          className="text-[20px] font-semibold tracking-tight outline-none"
        >
          {title}
        </h1>
        {problem ? <ErrorPanel problem={problem} /> : null}
        <Field
          label="Password"
          required
          help={`${PASSWORD_CHARACTERS_MIN} characters or more`}
          error={errors.password?.message}
        >
          {(wiring) => (
            <Input
              {...wiring}
              type="password"
              autoComplete="new-password"
              {...form.register('password', {
                minLength: {
                  value: PASSWORD_CHARACTERS_MIN,
                  message: `${PASSWORD_CHARACTERS_MIN} characters or more.`,
                },
              })}
            />
          )}
        </Field>
        <Field label="Once more" required error={errors.again?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              type="password"
              autoComplete="new-password"
              {...form.register('again', {
                validate: (again, all) => again === all.password || 'This is not the same.',
              })}
            />
          )}
        </Field>
        <Button
          type="submit"
          look="primary"
          className="w-full"
          busy={isSubmitting}
          disabledReason={
            token === '' ? 'The link is not complete. Open it from the mail again.' : null
          }
        >
          Set the password
        </Button>
      </form>
    </main>
  )
}
