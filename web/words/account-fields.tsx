import { useMemo, useState } from 'react'
import type { RouteArgument } from '../../src/platform/contract.ts'
import {
  accountCurrencies,
  accountForms,
  readAccount,
  schemesOf,
  type TypedAccount,
} from '../../src/vendors/editing.ts'
import type { proposeBankDetail } from '../../src/vendors/contract.ts'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'

type Body = RouteArgument<typeof proposeBankDetail>['body']
type Scheme = TypedAccount['scheme']

/** An account being typed: its parts by name, and what is wrong with it so far. */
export type AccountDraft = {
  readonly currency: string
  readonly scheme: Scheme
  readonly holderName: string
  readonly parts: Readonly<Record<string, string>>
}

/** What can be sent, or which field keeps it from being sent; null while it is not complete. */
export function readDraft(draft: AccountDraft): {
  readonly body: Pick<Body, 'currency' | 'holderName' | 'account'> | null
  readonly wrong: { readonly field: string; readonly expected: string } | null
} {
  const { currency, scheme, holderName, parts } = draft
  const { fields } = accountForms[scheme]
  const isWhole = fields.every(
    ({ name, optional }) => optional || (parts[name] ?? '').trim() !== '',
  )
  if (!isWhole || holderName.trim() === '') return { body: null, wrong: null }
  const typed = Object.fromEntries(
    fields.map(({ name, optional }) => {
      const text = (parts[name] ?? '').trim()
      return [name, optional && text === '' ? null : text]
    }),
  )
  // The form has a field for each part of its scheme, and every part of it is filled in.
  const account = { scheme, ...typed } as TypedAccount
  const read = readAccount(account)
  if ('field' in read) return { body: null, wrong: read }
  // A partner's form has its holder in it, which only an account of ours goes without.
  const whole = account as Body['account']
  return { body: { currency, holderName, account: whole }, wrong: null }
}

/** An account being typed of this holder; `currency` to begin with. */
export function useAccountDraft(holderName: string, currency: string) {
  const [draft, setDraft] = useState<AccountDraft>({
    currency,
    scheme: schemesOf(currency)[0] ?? 'iban',
    holderName,
    parts: { accountKind: 'checking' },
  })
  return { draft, setDraft, read: useMemo(() => readDraft(draft), [draft]) }
}

/** Currency, kind of account, and its parts in the words of the country's banks. What cannot be right
 *  is said while it is typed, by the rules it is judged by. */
export function AccountFields(props: {
  readonly draft: AccountDraft
  readonly wrong: { readonly field: string; readonly expected: string } | null
  readonly onChange: (draft: AccountDraft) => void
}) {
  const { draft, wrong, onChange } = props
  const schemes = schemesOf(draft.currency)
  const set = (name: string, value: string) =>
    onChange({ ...draft, parts: { ...draft.parts, [name]: value } })
  return (
    <div className="space-y-3">
      <Field label="Currency it is paid in">
        {(wiring) => (
          <Select
            {...wiring}
            value={draft.currency}
            onChange={(currency) =>
              onChange({ ...draft, currency, scheme: schemesOf(currency)[0] ?? 'iban' })
            }
            options={accountCurrencies.map((value) => ({ value, label: value }))}
          />
        )}
      </Field>
      {schemes.length > 1 ? (
        <Segmented
          label="Kind of account"
          value={draft.scheme}
          onChange={(value) =>
            onChange({ ...draft, scheme: schemes.find((one) => one === value) ?? draft.scheme })
          }
          options={schemes.map((value) => ({ value, label: accountForms[value].name }))}
        />
      ) : null}
      <Field label="Account holder" required>
        {(wiring) => (
          <Input
            {...wiring}
            value={draft.holderName}
            autoComplete="off"
            onChange={(event) => onChange({ ...draft, holderName: event.target.value })}
          />
        )}
      </Field>
      {accountForms[draft.scheme].fields.map((field) => (
        <Field
          key={field.name}
          label={field.label}
          required={!field.optional}
          help={field.hint}
          error={wrongOf(draft.scheme, field.name, wrong)}
        >
          {(wiring) =>
            field.choices ? (
              <Select
                {...wiring}
                value={draft.parts[field.name] ?? field.choices[0]?.value ?? ''}
                onChange={(value) => set(field.name, value)}
                options={field.choices}
              />
            ) : (
              <Input
                {...wiring}
                value={draft.parts[field.name] ?? ''}
                autoComplete="off"
                className="font-mono"
                onChange={(event) => set(field.name, event.target.value)}
              />
            )
          }
        </Field>
      ))}
    </div>
  )
}

/** Which field a problem is of: the one whose label begins with its words. */
function wrongOf(
  scheme: Scheme,
  name: string,
  wrong: { readonly field: string; readonly expected: string } | null,
): string | undefined {
  if (wrong === null) return undefined
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '')
  const isOf = (field: string) => plain(field).startsWith(plain(wrong.field).slice(0, 6))
  const { fields } = accountForms[scheme]
  const of = fields.find((field) => isOf(field.name) || isOf(field.label)) ?? fields[0]
  return of?.name === name ? `Expected ${wrong.expected}.` : undefined
}
