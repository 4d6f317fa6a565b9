import { Temporal, type PlainDate } from '../../src/kernel/temporal.ts'
import {
  formNeeds,
  formProblem,
  formsFor,
  taxClassifications,
  type FormFields,
  type Signer,
} from '../../src/vendors/tax-form.ts'
import { numberExpected, taxNumberFor } from '../../src/vendors/tax-number.ts'
import { entityKinds, taxForms, taxFormValidThrough } from '../../src/vendors/vendor.ts'
import { must } from '../../src/kernel/assert.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** A form as it lies on the table. Days are 1 March 2026 unless a line says otherwise. */
type World = { fields: FormFields; signer: Signer }

const empty: FormFields = {
  taxForm: null,
  taxFormSignedOn: null,
  signerName: null,
  signerCapacity: null,
  taxClassification: null,
  exemptPayeeCode: null,
  chapter4Status: null,
  treatyArticle: null,
  treatyRate: null,
}
const today = Temporal.PlainDate.from('2026-03-01')
const oneOf = <T extends string>(known: readonly T[], text: string): T =>
  must(
    known.find((one) => one === text),
    `${text} is none of ${known.join(', ')}`,
  )
const signerOf = (kind: string, country: string): Signer => ({
  taxResidence: country,
  entityKind: oneOf(entityKinds, kind),
})
const formOf = (form: string) => oneOf(taxForms, form)

function wrong(world: Pick<World, 'fields' | 'signer'>, on: PlainDate): string {
  return formProblem(world.fields, world.signer, on)?.expected ?? 'nothing'
}

const steps = [
  given('a {form} of a {kind} of {country} signed {day}', (world: World, of) => {
    world.signer = signerOf(of.kind, of.country)
    const signedOn = Temporal.PlainDate.from(of.day)
    world.fields = { ...empty, taxForm: formOf(of.form), taxFormSignedOn: signedOn }
  }),
  when('it says the classification {kind}', (world: World, { kind }) => {
    world.fields = { ...world.fields, taxClassification: oneOf(taxClassifications, kind) }
  }),
  when('it claims {rate} under no article', (world: World, { rate }) => {
    world.fields = { ...world.fields, treatyRate: rate, treatyArticle: null }
  }),
  when('it claims {rate} under Article {article}', (world: World, { rate, article }) => {
    world.fields = { ...world.fields, treatyRate: rate, treatyArticle: `Article ${article}` }
  }),
  then('payers in {countries} ask a {kind} of {country} for {forms}', (_: World, of) => ({
    forms: formsFor(of.countries.split(', '), signerOf(of.kind, of.country)).join(' or '),
  })),
  then('{form} of a {kind} of {country} is wrong: expected {expected}', (_: World, of) => {
    const fields = { ...empty, taxForm: formOf(of.form) }
    return { expected: wrong({ fields, signer: signerOf(of.kind, of.country) }, today) }
  }),
  then('it is wrong: expected {expected}', (world: World) => ({ expected: wrong(world, today) })),
  then('on {day} it is wrong: expected {expected}', (world: World, { day }) => ({
    expected: wrong(world, Temporal.PlainDate.from(day)),
  })),
  then('taken together it is {verdict}', (world: World) => ({
    verdict: formProblem(world.fields, world.signer, today) === null ? 'right' : 'wrong',
  })),
  then('it still needs {what}', (world: World) => ({ what: formNeeds(world.fields).join(', ') })),
  then('it holds through {day}', (world: World) => {
    const form = must(world.fields.taxForm, 'a form on the table')
    const through = taxFormValidThrough(form, world.fields.taxFormSignedOn)
    return { day: through?.toString() ?? 'no day of its own' }
  }),
  then('{form} of {country} "{typed}" is kept as {number}', (_: World, of) => ({
    number: taxNumberFor(formOf(of.form), of.country, of.typed) ?? 'nothing',
  })),
  then('{form} of {country} "{typed}" is refused: expected {expected}', (_: World, of) => {
    const kept = taxNumberFor(formOf(of.form), of.country, of.typed)
    const expected = numberExpected(formOf(of.form), of.country)
    return { expected: kept === null ? expected : `nothing else: it is kept as ${kept}` }
  }),
]

runSpecs<World>({
  folder: import.meta.dirname,
  steps,
  open: () => ({ fields: empty, signer: { taxResidence: null, entityKind: null } }),
})
