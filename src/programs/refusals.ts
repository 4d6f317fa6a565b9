import type { RefusalTable } from '../kernel/result.ts'
import type { TableRefusal } from './answer.ts'
import type { PackRefusal } from './pack.ts'
import { printProblem, type PackProblem } from './problem.ts'

export type ProgramRefusal =
  | PackRefusal
  | { readonly code: 'program.unknown'; readonly program: string }
  | { readonly code: 'program.version_unknown'; readonly version: string }
  | {
      readonly code: 'program.not_publishable'
      readonly program: string
      readonly number: number
      readonly problems: readonly PackProblem[]
    }
  | { readonly code: 'program.published'; readonly program: string; readonly number: number }
  | { readonly code: 'program.immutable' }
  | { readonly code: 'program.draft_exists' }
  | {
      readonly code: 'program.identity_fixed'
      readonly program: string
      readonly entry: 'type' | 'currency'
      readonly found: string
      readonly expected: string
    }
  | {
      readonly code: 'program.effective_in_past'
      readonly program: string
      readonly effectiveFrom: string
      readonly today: string
    }
  | { readonly code: 'program.none_in_force'; readonly program: string; readonly on: string }
  | { readonly code: 'program.stale'; readonly revision: number; readonly newest: number }
  | { readonly code: 'program.second_person'; readonly program: string; readonly number: number }
  | { readonly code: 'program.alone' }
  | { readonly code: 'program.first_version'; readonly program: string }
  | { readonly code: 'program.content_differs'; readonly program: string; readonly number: number }
  | { readonly code: 'program.publication_unknown'; readonly publication: string }
  | { readonly code: 'program.proposal_settled'; readonly status: string }
  | { readonly code: 'program.proposal_open' }

/** How many problems a refusal's text spells out; the rest are facts beside it. */
const SPELLED_MAX = 5

function spell(problems: readonly PackProblem[]): string {
  const lines = problems.slice(0, SPELLED_MAX).map(printProblem)
  const more = problems.length - lines.length
  return `${lines.join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

const example: PackProblem = {
  file: 'tables/mdf-claim.csv',
  line: 8,
  column: 'payable',
  found: '“4x”',
  expected: 'an amount such as 5000.00',
}

export const programRefusals = {
  'program.pack_invalid': {
    status: 422,
    title: 'Program pack cannot be read',
    text: (r) => `The pack cannot be read: ${spell(r.problems)}. Correct the files and try again.`,
    example: { code: 'program.pack_invalid', problems: [example] },
  },
  'program.unknown': {
    status: 404,
    title: 'No such program',
    text: (r) => `There is no program ${r.program}. Choose one from the list.`,
    example: { code: 'program.unknown', program: 'MDF-LATAM' },
  },
  'program.version_unknown': {
    status: 404,
    title: 'No such program version',
    text: (r) => `There is no program version ${r.version} that you may see.`,
    example: { code: 'program.version_unknown', version: '0194f3c2-7a10-7000-8000-000000000001' },
  },
  'program.not_publishable': {
    status: 422,
    title: 'Program version cannot be published',
    text: (r) =>
      `Version ${r.number} of ${r.program} cannot be published: ${spell(r.problems)}. ` +
      'Correct the draft and publish it again.',
    example: {
      code: 'program.not_publishable',
      program: 'MDF-EMEA',
      number: 2,
      problems: [
        {
          file: 'tables/approval-level.csv',
          line: null,
          column: null,
          found: 'no row for amount = 5000.00',
          expected: 'every case covered',
        },
      ],
    },
  },
  'program.published': {
    status: 409,
    title: 'Program version is published',
    text: (r) =>
      `Version ${r.number} of ${r.program} is published and cannot change. Draft the next version.`,
    example: { code: 'program.published', program: 'MDF-EMEA', number: 2 },
  },
  'program.immutable': {
    status: 409,
    title: 'Published versions never change',
    text: () => 'A published program version never changes. Draft the next version instead.',
    example: { code: 'program.immutable' },
  },
  'program.draft_exists': {
    status: 409,
    title: 'Somebody drafts this program',
    text: () => 'The program has got a draft at the same moment. Look at it, then save again.',
    example: { code: 'program.draft_exists' },
  },
  'program.identity_fixed': {
    status: 409,
    title: 'Program keeps type and currency',
    text: (r) =>
      `The pack of ${r.program} says ${r.entry} ${r.found}, but the program has ${r.expected}. ` +
      'A program keeps its type and currency; give another offer another code.',
    example: {
      code: 'program.identity_fixed',
      program: 'MDF-EMEA',
      entry: 'currency',
      found: 'USD',
      expected: 'EUR',
    },
  },
  'program.effective_in_past': {
    status: 422,
    title: 'Version would begin in the past',
    text: (r) =>
      `The new version of ${r.program} would apply from ${r.effectiveFrom}, but today is ` +
      `${r.today} there and an earlier version applies. Set effective.from to today or later.`,
    example: {
      code: 'program.effective_in_past',
      program: 'MDF-EMEA',
      effectiveFrom: '2026-01-01',
      today: '2026-03-02',
    },
  },
  'program.none_in_force': {
    status: 409,
    title: 'Program not in force',
    text: (r) =>
      `Program ${r.program} has no version in force on ${r.on}. Look at its dates, or publish one.`,
    example: { code: 'program.none_in_force', program: 'MDF-EMEA', on: '2025-12-31' },
  },
  'program.stale': {
    status: 409,
    title: 'Draft has changed',
    text: (r) =>
      `You looked at revision ${r.revision} of the draft; by now it is ${r.newest}. ` +
      'Look at the newer one, then publish it.',
    example: { code: 'program.stale', revision: 1, newest: 2 },
  },
  'program.second_person': {
    status: 409,
    title: 'A second person publishes',
    text: (r) =>
      `Version ${r.number} of ${r.program} changes a program that is in use: somebody who neither ` +
      'wrote nor proposed it agrees first. Propose it, and ask another program owner or the lead.',
    example: { code: 'program.second_person', program: 'MDF-EMEA', number: 2 },
  },
  'program.alone': {
    status: 409,
    title: 'A second person publishes',
    text: () =>
      'From its second version on, a program is published by whoever agreed to just this content, ' +
      'and neither wrote nor proposed it. Propose it, and ask another program owner or the lead.',
    example: { code: 'program.alone' },
  },
  'program.first_version': {
    status: 409,
    title: 'A first version needs nobody else',
    text: (r) =>
      `${r.program} has no published version yet: publish this one. Later ones are proposed.`,
    example: { code: 'program.first_version', program: 'MDF-EMEA' },
  },
  'program.content_differs': {
    status: 409,
    title: 'Not what was looked at',
    text: (r) =>
      `What was proposed of version ${r.number} of ${r.program} is not what you looked at. ` +
      'Look at it again, then agree.',
    example: { code: 'program.content_differs', program: 'MDF-EMEA', number: 2 },
  },
  'program.publication_unknown': {
    status: 404,
    title: 'No such proposal',
    text: (r) => `There is no proposal ${r.publication} to publish a version.`,
    example: {
      code: 'program.publication_unknown',
      publication: '0194f3c2-7a10-7000-8000-000000000001',
    },
  },
  'program.proposal_settled': {
    status: 409,
    title: 'Proposal is settled',
    text: (r) => `This proposal is ${r.status} already. Look at the newest version.`,
    example: { code: 'program.proposal_settled', status: 'void' },
  },
  'program.proposal_open': {
    status: 409,
    title: 'Proposed already',
    text: () => 'This draft is proposed already. Ask a second person to agree to it.',
    example: { code: 'program.proposal_open' },
  },
} as const satisfies RefusalTable<ProgramRefusal>

/** What a decision table refuses: facts it cannot use, and cases it does not cover. */
export const tableRefusals = {
  'program.fact_missing': {
    status: 422,
    title: 'A fact is missing',
    text: (r) =>
      `Table ${r.table} asks the fact ${r.fact} (${r.type}), and it was not given. ` +
      'Nothing is decided without it; find it out and ask again.',
    example: {
      code: 'program.fact_missing',
      table: 'mdf_claim',
      fact: 'complete',
      type: 'boolean',
    },
  },
  'program.fact_mistyped': {
    status: 422,
    title: 'A fact is of the wrong type',
    text: (r) =>
      `Table ${r.table} asks the fact ${r.fact} as ${r.type}, and it was given as ${r.saw}. ` +
      'Nothing is decided on it; give it in its type.',
    example: {
      code: 'program.fact_mistyped',
      table: 'mdf_claim',
      fact: 'payable',
      type: 'money',
      saw: '10.00 USD',
    },
  },
  'program.fact_outside': {
    status: 422,
    title: 'A fact the table does not know',
    text: (r) =>
      `Table ${r.table} knows ${r.domain} for the fact ${r.fact}, and was given ${r.saw}. ` +
      'A person must look; the next version may name it.',
    example: {
      code: 'program.fact_outside',
      table: 'mdf_claim',
      fact: 'check_proof',
      domain: 'pass, warn, fail, unknown',
      saw: 'maybe',
    },
  },
  'program.no_rule': {
    status: 422,
    title: 'No row covers the case',
    text: (r) => `No row of table ${r.table} covers this case: ${r.saw}. Escalate it to the owner.`,
    example: { code: 'program.no_rule', table: 'mdf_claim', saw: 'complete = true' },
    escalates: 'design',
  },
  'program.rows_overlap': {
    status: 422,
    title: 'Two rows contradict each other',
    text: (r) =>
      `Rows ${r.rows.join(' and ')} of table ${r.table} both answer: ${r.saw}. ` +
      'Escalate it to the owner.',
    example: {
      code: 'program.rows_overlap',
      table: 'approval_level',
      rows: ['A1', 'A2'],
      saw: 'amount = 5000.00 EUR',
    },
    escalates: 'design',
  },
} as const satisfies RefusalTable<TableRefusal>

/** Constraints that stand for a refusal of this domain. */
export const programConstraints = {
  versions_immutable: { code: 'program.immutable' },
  versions_one_draft: { code: 'program.draft_exists' },
  versions_number_unique: { code: 'program.draft_exists' },
  versions_second_person: { code: 'program.alone' },
  publications_second_person: { code: 'program.alone' },
  publications_one_open: { code: 'program.proposal_open' },
  publications_immutable: { code: 'program.immutable' },
} as const
