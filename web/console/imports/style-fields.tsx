import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'

/** How a list writes amounts and days, as far as it was declared. */
export type Style = {
  readonly decimal: string
  readonly dates: string
  readonly currency: string
  /** The same for the route: what was not declared is left out. */
  readonly query: {
    readonly decimal?: '.' | ','
    readonly dates?: 'iso' | 'dmy' | 'mdy'
    readonly currency?: string
  }
}

/** Nothing declared: each column shows it. */
export const asShown: Style = { decimal: '', dates: '', currency: '', query: {} }

const decimals = [
  { value: '', label: 'As its columns show' },
  { value: '.', label: 'Point: 1,234.50' },
  { value: ',', label: 'Comma: 1.234,50' },
] as const
const orders = [
  { value: '', label: 'As its columns show' },
  { value: 'dmy', label: 'Day first: 31/12/2026' },
  { value: 'mdy', label: 'Month first: 12/31/2026' },
  { value: 'iso', label: 'Year first: 2026-12-31' },
] as const

function styleOf(decimal: string, dates: string, currency: string): Style {
  const mark = decimals.find(({ value }) => value === decimal)?.value ?? ''
  const order = orders.find(({ value }) => value === dates)?.value ?? ''
  const code = currency.trim().toUpperCase()
  return {
    decimal,
    dates,
    currency,
    query: {
      ...(mark === '' ? {} : { decimal: mark }),
      ...(order === '' ? {} : { dates: order }),
      ...(code === '' ? {} : { currency: code }),
    },
  }
}

/** Where a list could be read in two ways, one says which. */
export function StyleFields(props: { style: Style; onChange: (style: Style) => void }) {
  const { decimal, dates, currency } = props.style
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <Field label="Decimals">
        {(wiring) => (
          <Select
            {...wiring}
            options={decimals}
            value={decimal}
            onChange={(next) => props.onChange(styleOf(next, dates, currency))}
          />
        )}
      </Field>
      <Field label="Dates">
        {(wiring) => (
          <Select
            {...wiring}
            options={orders}
            value={dates}
            onChange={(next) => props.onChange(styleOf(decimal, next, currency))}
          />
        )}
      </Field>
      <Field label="Currency, where none is said">
        {(wiring) => (
          <Input
            {...wiring}
            value={currency}
            maxLength={3}
            placeholder="EUR"
            autoComplete="off"
            onChange={(event) => props.onChange(styleOf(decimal, dates, event.target.value))}
          />
        )}
      </Field>
    </div>
  )
}
