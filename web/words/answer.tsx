import type { ReactNode } from 'react'
import { parseDecimal } from '../../src/kernel/money.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import type { showOffer } from '../../src/programs/contract.ts'
import { Money } from '../ui/money.tsx'
import { Day } from '../ui/when.tsx'

export type Offer = RouteWireAnswer<typeof showOffer>
export type FormField = NonNullable<Offer['forms']['mdf_request']>['fields'][number]

/** An answer of a pack's form as people read it: by the kind of its question. */
export function sayAnswer(field: FormField, value: string, currency: string): ReactNode {
  if (value === '') return null
  if (field.kind === 'money' && parseDecimal(value, currency) !== null)
    return <Money value={{ amount: value, currency }} />
  if (field.kind === 'date') return <Day on={value} />
  if (field.kind === 'yes_no') return value === 'yes' ? 'Yes' : 'No'
  const labelOf = (one: string) =>
    field.options.find((option) => option.value === one)?.label ?? one
  if (field.kind === 'choices')
    return value
      .split(',')
      .map((one) => labelOf(one.trim()))
      .join(', ')
  return labelOf(value)
}
