import { OWNERS_NEEDED } from '../../src/vendors/editing.ts'
import type { Faults } from './profile-draft.ts'
import type { OwnVendor } from './profile.tsx'

/** The steps of a profile, in the order they are filled in. */
export const steps = ['company', 'owners', 'tax', 'papers', 'account', 'send'] as const
export type Step = (typeof steps)[number]

/** A person is not asked who owns it. */
export function stepsOf(entityKind: OwnVendor['entityKind']): readonly Step[] {
  return entityKind === 'person' ? steps.filter((step) => step !== 'owners') : steps
}

export const stepWords: Record<Step, string> = {
  company: 'Company',
  owners: 'Owners',
  tax: 'Tax',
  papers: 'Papers',
  account: 'Account',
  send: 'Check and send',
}

const ofCompany = ['legal name', 'company or person', 'street', 'post code', 'town', 'country']
const faultsOfCompany = ['country', 'lei']

/** At which step something that is still needed is filled in. */
export function stepOf(need: string): Step {
  if (ofCompany.includes(need)) return 'company'
  if (need === OWNERS_NEEDED) return 'owners'
  return need === 'signed tax form' ? 'papers' : 'tax'
}

/** How many things each step still waits for. */
export function openOf(vendor: OwnVendor, faults: Faults): Readonly<Record<Step, number>> {
  const open = { company: 0, owners: 0, tax: 0, papers: 0, account: 0, send: 0 }
  for (const need of vendor.stillNeeds) open[stepOf(need)] += 1
  for (const field of faults.keys()) open[faultsOfCompany.includes(field) ? 'company' : 'tax'] += 1
  if (vendor.standings.some(({ currency }) => currency === null)) open.account = 1
  return open
}
