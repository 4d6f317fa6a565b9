import type { RefusalTable } from '../kernel/result.ts'

export type SimulationRefusal =
  | { readonly code: 'simulation.unknown'; readonly simulation: string }
  | { readonly code: 'simulation.other_program'; readonly version: string }
  | { readonly code: 'simulation.too_many'; readonly most: number }
  | { readonly code: 'simulation.no_fund'; readonly fund: string }
  | { readonly code: 'simulation.span'; readonly since: string; readonly until: string }

const id = '0194f3c2-7a10-7000-8000-000000000001'

export const simulationRefusals = {
  'simulation.unknown': {
    status: 404,
    title: 'No such simulation',
    text: (r) => `There is no simulation ${r.simulation}. Choose one from the list of the program.`,
    example: { code: 'simulation.unknown', simulation: id },
  },
  'simulation.other_program': {
    status: 422,
    title: 'A version of another program',
    text: (r) =>
      `The version ${r.version} is none of this program. Name a draft or a version of its own.`,
    example: { code: 'simulation.other_program', version: id },
  },
  'simulation.too_many': {
    status: 422,
    title: 'Too many cases at once',
    text: (r) =>
      `More than ${r.most} cases were decided in these days. Name a shorter span, or run quittance ` +
      'simulate, which takes any number.',
    example: { code: 'simulation.too_many', most: 10_000 },
  },
  'simulation.no_fund': {
    status: 422,
    title: 'No such fund',
    text: (r) =>
      `The draft pays from the fund ${r.fund}, and there is none of that code. Open it, or name ` +
      'another in program.yaml.',
    example: { code: 'simulation.no_fund', fund: 'EMEA-MDF' },
  },
  'simulation.span': {
    status: 422,
    title: 'No days to look at',
    text: (r) => `From ${r.since} until ${r.until} there is no day. The first must lie before.`,
    example: { code: 'simulation.span', since: '2026-06-01', until: '2026-05-01' },
  },
} as const satisfies RefusalTable<SimulationRefusal>
