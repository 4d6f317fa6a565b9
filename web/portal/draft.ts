import { useEffect, useRef, useState } from 'react'
import { parseCurrency } from '../../src/kernel/currency.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import type { RouteArgument, RouteWireAnswer } from '../../src/platform/contract.ts'
import type { showOffer } from '../../src/programs/contract.ts'
import { readSubmission, saveDraft } from '../../src/submissions/contract.ts'
import { call, newKey, Problem, type ProblemBody } from '../api/client.ts'
import { useReadAgain } from '../api/queries.ts'

export type PortalSubmission = RouteWireAnswer<typeof readSubmission>
export type Offer = RouteWireAnswer<typeof showOffer>
export type OfferForm = NonNullable<Offer['forms']['mdf_request']>
export type FormField = OfferForm['fields'][number]
type SaveBody = RouteArgument<typeof saveDraft>['body']
type WireLine = SaveBody['lines'][number]
export type Saved = RouteWireAnswer<typeof saveDraft>

/** A cost line as it is typed: everything text, by the field names of the pack. */
export type TypedLine = {
  readonly lineNo: number
  readonly values: Readonly<Record<string, string>>
}
export type Typed = {
  readonly form: Readonly<Record<string, string>>
  readonly lines: readonly TypedLine[]
}

/** What was saved, as it is typed. */
export function typedOf(view: PortalSubmission): Typed {
  return { form: view.form, lines: view.lines.map(typedLine) }
}

function typedLine(line: PortalSubmission['lines'][number]): TypedLine {
  const values = {
    description: line.description,
    cost_kind: line.costKind,
    seller: line.seller ?? '',
    invoice_number: line.invoiceNumber ?? '',
    invoice_on: line.invoiceOn ?? '',
    delivered_on: line.deliveredOn ?? '',
    currency: line.net.currency,
    net: line.net.amount,
    tax: line.tax.amount,
    claimed: line.claimed.amount,
    criterion: line.criterion ?? '',
    due_on: line.dueOn ?? '',
  }
  return { lineNo: line.lineNo, values }
}

/** A typed line for the wire; null while it has no description or kind yet, so that a draft can be
 *  saved around it. Amounts that are not written yet count as nothing. */
export function wireLine(
  line: TypedLine,
  view: Pick<PortalSubmission, 'currency' | 'lines'>,
  form: OfferForm,
): WireLine | null {
  const { values } = line
  const description = values['description']?.trim() ?? ''
  const costKind = values['cost_kind'] ?? ''
  const asks = (name: string) => form.lines.fields.some((field) => field.name === name)
  if (description === '' || (asks('cost_kind') && costKind === '')) return null
  const currency = currencyOf(values['currency'], view.currency)
  const amount = (text: string | undefined) => {
    const read = parseDecimal((text ?? '').trim(), currency)
    return { amount: read === null ? '0' : (text ?? '').trim(), currency }
  }
  const net = amount(values['net'])
  const before = view.lines.find((one) => one.lineNo === line.lineNo)
  return {
    lineNo: line.lineNo,
    description,
    costKind,
    seller: orNull(values['seller']),
    invoiceNumber: orNull(values['invoice_number']),
    invoiceOn: orNull(values['invoice_on']),
    deliveredOn: orNull(values['delivered_on']),
    net,
    tax: amount(values['tax']),
    claimed: asks('claimed') ? amount(values['claimed']) : net,
    criterion: orNull(values['criterion']),
    dueOn: orNull(values['due_on']),
    parts: before?.costKind === costKind ? before.parts : [],
  }
}

/** The currency a line is written in; the program's while nothing else is. */
export function currencyOf(typed: string | undefined, currency: string): string {
  return parseCurrency((typed ?? '').trim().toUpperCase()) ?? currency
}

function orNull(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}

const SAVE_AFTER_MS = 700

export type Draft = {
  readonly typed: Typed
  readonly change: (next: Typed) => void
  readonly saved: Saved | null
  /** What sending would refuse, as far as the server has seen it: a save or a document later. */
  readonly problems: PortalSubmission['problems']
  readonly state: 'saved' | 'typing' | 'saving' | 'failed'
  readonly problem: ProblemBody | null
  /** Saves what is not saved yet and answers the version to act on; throws the refusal. */
  readonly flush: () => Promise<number>
}

/** Keeps a draft saved while it is written. Saves run one after the other, each on the version the
 *  one before answered, so that typing fast never races itself. */
export function useDraft(view: PortalSubmission, form: OfferForm): Draft {
  const [typed, setTyped] = useState<Typed>(() => typedOf(view))
  const [saved, setSaved] = useState<{ answer: Saved; seen: PortalSubmission } | null>(null)
  const readAgain = useReadAgain()
  const [state, setState] = useState<Draft['state']>('saved')
  const [problem, setProblem] = useState<ProblemBody | null>(null)
  const latest = useRef({ typed, version: view.version, dirty: false, chain: Promise.resolve() })

  const save = (): Promise<void> => {
    const current = latest.current
    const run = async () => {
      if (!current.dirty) return
      current.dirty = false
      setState('saving')
      try {
        const asked = argumentOf({ view, form }, current.typed, current.version)
        const answer = await call(saveDraft, asked, { key: newKey() })
        current.version = answer.version
        setSaved({ answer, seen: view })
        setProblem(null)
        void readAgain(readSubmission, { params: { submissionId: view.submissionId } })
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
  useSaveSoon(state === 'typing', typed, save)
  useEffect(() => {
    // Attaching a document makes a newer version; what is typed here is not touched by it.
    const current = latest.current
    if (view.version > current.version) current.version = view.version
  }, [view.version])
  useWarnBeforeLeaving(state !== 'saved')
  return {
    typed,
    saved: saved?.answer ?? null,
    problems: saved?.seen === view ? saved.answer.problems : view.problems,
    state,
    problem,
    change: (next) => {
      latest.current.typed = next
      latest.current.dirty = true
      setTyped(next)
      setState('typing')
    },
    flush: async () => {
      await save()
      return latest.current.version
    },
  }
}

function argumentOf(
  { view, form: asked }: { view: PortalSubmission; form: OfferForm },
  typed: Typed,
  version: number,
): RouteArgument<typeof saveDraft> {
  const lines = typed.lines.flatMap((line) => wireLine(line, view, asked) ?? [])
  const form = Object.fromEntries(Object.entries(typed.form).filter(([, value]) => value !== ''))
  const isFinal = typed.form['final'] !== 'no'
  return { params: { submissionId: view.submissionId }, body: { version, form, lines, isFinal } }
}

/** Saves a moment after the last key. */
function useSaveSoon(on: boolean, typed: Typed, save: () => Promise<void>): void {
  const saveNow = useRef(save)
  useEffect(() => {
    saveNow.current = save
  })
  useEffect(() => {
    if (!on) return
    const soon = setTimeout(() => void saveNow.current().catch(() => undefined), SAVE_AFTER_MS)
    return () => clearTimeout(soon)
  }, [typed, on])
}

function useWarnBeforeLeaving(on: boolean): void {
  useEffect(() => {
    if (!on) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [on])
}
