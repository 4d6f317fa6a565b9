import { useEffect, useRef, useState } from 'react'
import { countryName } from '../../src/kernel/country.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import type { RouteArgument } from '../../src/platform/contract.ts'
import { fillProfile, showOwnVendor } from '../../src/vendors/contract.ts'
import { profileFaults, type TypedProfile } from '../../src/vendors/editing.ts'
import { call, newKey, Problem, type ProblemBody } from '../api/client.ts'
import { useReadAgain } from '../api/queries.ts'
import { todayText } from '../ui/when.tsx'
import type { OwnVendor } from './profile.tsx'

const textNames = [
  'legalName',
  'registrationNumber',
  'lei',
  'street',
  'houseNumber',
  'postCode',
  'town',
  'region',
  'country',
  'taxResidence',
  'taxFormSignedOn',
  'signerName',
  'signerCapacity',
  'treatyArticle',
  'treatyPercent',
  'exemptPayeeCode',
  'vatNumber',
  'taxNumber',
] as const
export type TextName = (typeof textNames)[number]

/** A profile as it is typed: texts, and what is chosen. */
export type TypedForm = {
  readonly texts: Readonly<Record<TextName, string>>
  readonly entityKind: OwnVendor['entityKind']
  readonly taxForm: OwnVendor['taxForm']
  readonly taxClassification: OwnVendor['taxClassification']
  readonly chapter4Status: OwnVendor['chapter4Status']
}

/** `0.05` as a person writes it, `5`. */
export function percentOf(ratio: string | null): string {
  if (ratio === null) return ''
  const digits = (ratio.split('.')[1] ?? '').padEnd(2, '0')
  const whole = Number(digits.slice(0, 2))
  const rest = digits.slice(2).replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}

/** `5` or `7.5` as the ratio it stands for; what is no percentage stays as it is, for the rules to say. */
function ratioOf(percent: string): string | null {
  const text = percent.trim().replace(',', '.').replace(/\s*%$/, '')
  if (text === '') return null
  const parts = /^(\d{1,2})(?:\.(\d{1,4}))?$/.exec(text)
  if (parts === null) return text
  const digits = `${(parts[1] ?? '').padStart(2, '0')}${parts[2] ?? ''}`.replace(/0+$/, '')
  return digits === '' ? '0' : `0.${digits}`
}

const countries: ReadonlySet<TextName> = new Set(['country', 'taxResidence'])

export function typedOf(vendor: OwnVendor): TypedForm {
  const texts = Object.fromEntries(
    textNames.map((name) => {
      if (name === 'taxNumber') return [name, '']
      if (name === 'treatyPercent') return [name, percentOf(vendor.treatyRate)]
      const value = vendor[name]
      if (value !== null && countries.has(name)) return [name, countryName(String(value))]
      return [name, String(value ?? '')]
    }),
  ) as Record<TextName, string> // one entry per name
  const { entityKind, taxForm, taxClassification, chapter4Status } = vendor
  return { texts, entityKind, taxForm, taxClassification, chapter4Status }
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

/** What is typed, as the rules read it. */
export function readTyped({ texts, ...chosen }: TypedForm): TypedProfile {
  const signedOn = orNull(texts.taxFormSignedOn)
  const code = orNull(texts.exemptPayeeCode)
  return {
    ...chosen,
    taxFormSignedOn: signedOn === null ? null : Temporal.PlainDate.from(signedOn),
    signerName: orNull(texts.signerName),
    signerCapacity: orNull(texts.signerCapacity),
    exemptPayeeCode: code === null ? null : Number(code),
    treatyArticle: orNull(texts.treatyArticle),
    treatyRate: ratioOf(texts.treatyPercent),
    taxResidence: orNull(texts.taxResidence),
    country: orNull(texts.country),
    lei: orNull(texts.lei)?.toUpperCase() ?? null,
    vatNumber: orNull(texts.vatNumber),
    taxNumber: texts.taxNumber,
  }
}

export type Faults = ReadonlyMap<keyof TypedProfile, string>

export function faultsOf(typed: TypedForm): Faults {
  return profileFaults(readTyped(typed), Temporal.PlainDate.from(todayText()))
}

type Body = RouteArgument<typeof fillProfile>['body']

/** What is typed for the wire. A field that cannot be right keeps what is on file, so that all others
 *  are saved around it. */
function bodyOf(typed: TypedForm, vendor: OwnVendor, version: number): Body {
  const { taxNumber, ...read } = readTyped(typed)
  const faults = faultsOf(typed)
  const wire: Omit<Body, 'version' | 'taxNumber'> = {
    legalName: orNull(typed.texts.legalName),
    registrationNumber: orNull(typed.texts.registrationNumber),
    street: orNull(typed.texts.street),
    houseNumber: orNull(typed.texts.houseNumber),
    postCode: orNull(typed.texts.postCode),
    town: orNull(typed.texts.town),
    region: orNull(typed.texts.region),
    ...read,
    taxFormSignedOn: read.taxFormSignedOn?.toString() ?? null,
  }
  // A claim is an article and a rate: half of one waits for its other half.
  const isHalf = faults.has('treatyArticle') || faults.has('treatyRate')
  const kept = [...faults.keys(), ...(isHalf ? (['treatyArticle', 'treatyRate'] as const) : [])]
  const onFile = Object.fromEntries(
    kept.flatMap((name) => (name === 'taxNumber' ? [] : [[name, vendor[name]]])),
  )
  const number = taxNumber.trim()
  const isGiven = number !== '' && !faults.has('taxNumber')
  return { ...wire, ...onFile, ...(isGiven ? { taxNumber: number } : {}), version }
}

const SAVE_AFTER_MS = 700

export type ProfileDraft = {
  readonly typed: TypedForm
  readonly faults: Faults
  readonly change: (next: TypedForm) => void
  readonly state: 'saved' | 'typing' | 'saving' | 'failed'
  readonly problem: ProblemBody | null
  /** Saves what is not saved yet; throws the refusal. */
  readonly flush: () => Promise<void>
}

/** Keeps a profile saved while it is written: saves run one after the other, each on the version the
 *  one before answered. */
export function useProfileDraft(vendor: OwnVendor): ProfileDraft {
  const [typed, setTyped] = useState(() => typedOf(vendor))
  const [state, setState] = useState<ProfileDraft['state']>('saved')
  const [problem, setProblem] = useState<ProblemBody | null>(null)
  const readAgain = useReadAgain()
  const latest = useRef({ typed, vendor, version: vendor.version, dirty: false, chain: start })
  useEffect(() => {
    const current = latest.current
    current.vendor = vendor
    if (vendor.version > current.version) current.version = vendor.version
  }, [vendor])
  const save = (): Promise<void> => {
    const current = latest.current
    const run = async () => {
      if (!current.dirty) return
      current.dirty = false
      setState('saving')
      try {
        const params = { vendorId: current.vendor.vendorId }
        const body = bodyOf(current.typed, current.vendor, current.version)
        const answer = await call(fillProfile, { params, body }, { key: newKey() })
        current.version = answer.version
        setProblem(null)
        await readAgain(showOwnVendor, {})
        setState(current.dirty ? 'typing' : 'saved')
      } catch (error) {
        current.dirty = true
        setProblem(error instanceof Problem ? error.body : null)
        setState('failed')
        throw error
      }
    }
    const next = current.chain.catch(() => undefined).then(run)
    current.chain = next
    return next
  }
  const saveNow = useRef(save)
  useEffect(() => {
    saveNow.current = save
  })
  useEffect(() => {
    if (state !== 'typing') return
    const soon = setTimeout(() => void saveNow.current().catch(() => undefined), SAVE_AFTER_MS)
    return () => clearTimeout(soon)
  }, [typed, state])
  return {
    typed,
    faults: faultsOf(typed),
    state,
    problem,
    flush: save,
    change: (next) => {
      latest.current.typed = next
      latest.current.dirty = true
      setTyped(next)
      setState('typing')
    },
  }
}

const start: Promise<void> = Promise.resolve()
