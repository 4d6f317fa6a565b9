import { Save } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { fillProfile } from '../../src/vendors/contract.ts'
import { useChange } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { taxFormWords } from '../words/vendor.ts'
import type { OwnVendor } from './profile.tsx'

const texts = [
  { name: 'legalName', label: 'Legal name', help: 'As in the register' },
  { name: 'registrationNumber', label: 'Registration number' },
  { name: 'street', label: 'Street' },
  { name: 'houseNumber', label: 'House number' },
  { name: 'postCode', label: 'Post code' },
  { name: 'town', label: 'Town' },
  { name: 'region', label: 'State or region' },
  { name: 'country', label: 'Country' },
  { name: 'taxResidence', label: 'Country of tax residence' },
] as const
type TextName = (typeof texts)[number]['name']
type Values = Record<TextName | 'taxNumber' | 'taxFormSignedOn', string>

const kinds = ['company', 'person'] as const
const taxForms = ['w9', 'w8ben', 'w8bene', 'vat', 'none'] as const

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

/** Who you are, for the payment and for the tax office. */
export function ProfileForm({ vendor, open }: { vendor: OwnVendor; open: boolean }) {
  const may = useMay()
  const [kind, setKind] = useState(vendor.entityKind)
  const [taxForm, setTaxForm] = useState(vendor.taxForm)
  const start = Object.fromEntries(texts.map(({ name }) => [name, vendor[name] ?? ''])) as Record<
    TextName,
    string
  > // one entry per name
  const form = useForm<Values>({
    defaultValues: { ...start, taxNumber: '', taxFormSignedOn: vendor.taxFormSignedOn ?? '' },
  })
  const change = useChange(fillProfile, { done: () => toastDone('Saved') })
  const errorOf = (name: string) =>
    change.error?.body.fields.find((field) => field.path.endsWith(name))?.detail
  const whyNot =
    may(fillProfile) ??
    (open ? null : 'It is being checked; it opens again when something is missing.')
  const save = form.handleSubmit((values) => {
    const named = Object.fromEntries(
      texts.map(({ name }) => [name, orNull(values[name])]),
    ) as Record<TextName, string | null> // one entry per name
    const taxNumber = values.taxNumber.trim()
    change.mutate({
      params: { vendorId: vendor.vendorId },
      body: {
        ...named,
        entityKind: kind,
        taxForm,
        taxFormSignedOn: orNull(values.taxFormSignedOn),
        ...(taxNumber === '' ? {} : { taxNumber }),
        version: vendor.version,
      },
    })
  })
  return (
    <Card title="Your company">
      <form onSubmit={(event) => void save(event)} className="space-y-4">
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <div className="grid gap-4 sm:grid-cols-2">
          {texts.map((field) => (
            <Field
              key={field.name}
              label={field.label}
              help={'help' in field ? field.help : undefined}
              error={errorOf(field.name)}
            >
              {(wiring) => (
                <Input {...wiring} {...form.register(field.name)} disabled={whyNot !== null} />
              )}
            </Field>
          ))}
          <Field label="A company or a person?">
            {(wiring) => (
              <Select
                {...wiring}
                disabled={whyNot !== null}
                value={kind}
                onChange={(value) => setKind(kinds.find((one) => one === value) ?? null)}
                options={[
                  { value: 'company', label: 'A company' },
                  { value: 'person', label: 'A person' },
                ]}
              />
            )}
          </Field>
          <Field label="Tax form">
            {(wiring) => (
              <Select
                {...wiring}
                disabled={whyNot !== null}
                value={taxForm}
                onChange={(value) => setTaxForm(taxForms.find((one) => one === value) ?? null)}
                options={taxForms.map((value) => ({ value, label: taxFormWords[value] ?? value }))}
              />
            )}
          </Field>
          <Field
            label="Tax number"
            help={
              vendor.taxNumberMasked
                ? `On file: ${vendor.taxNumberMasked}. Leave empty to keep it.`
                : 'Kept sealed, shown masked'
            }
            error={errorOf('taxNumber')}
          >
            {(wiring) => (
              <Input
                {...wiring}
                {...form.register('taxNumber')}
                autoComplete="off"
                disabled={whyNot !== null}
              />
            )}
          </Field>
          <Field label="Tax form signed on" error={errorOf('taxFormSignedOn')}>
            {(wiring) => (
              <Input
                {...wiring}
                type="date"
                {...form.register('taxFormSignedOn')}
                disabled={whyNot !== null}
              />
            )}
          </Field>
        </div>
        <Button
          type="submit"
          icon={Save}
          size="lg"
          busy={change.isPending}
          disabledReason={whyNot}
          className="w-full sm:w-auto"
        >
          Save
        </Button>
      </form>
    </Card>
  )
}
