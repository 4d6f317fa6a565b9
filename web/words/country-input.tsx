import { useId, type ComponentProps } from 'react'
import { countryName, countryNames, parseCountry } from '../../src/kernel/country.ts'
import { Input } from '../ui/input.tsx'

/** What a country typed as a code is called; undefined for what says it itself, or is none. */
export function sayTypedCountry(typed: string): string | undefined {
  const code = parseCountry(typed)
  const isCode = typed.trim().length === 2
  return code !== null && isCode ? countryName(code) : undefined
}

/** A country by its name or its code, with all names offered while typing. */
export function CountryInput(props: ComponentProps<'input'>) {
  const names = useId()
  return (
    <>
      <Input {...props} list={names} autoComplete="off" />
      <datalist id={names}>
        {countryNames().map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}
