import type { FactType } from './fact.ts'
import type { HitPolicy, OutputType } from './table.ts'

/** Namespaces of DMN 1.2 to 1.5; the last is written. */
export const dmnNamespaces = [
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
] as const
export const DMN_WRITTEN = dmnNamespaces[3]

/** Attributes of ours: what DMN has no word for (`money`, `clause`, the currency). */
export const OWN_NAMESPACE = 'urn:quittance:decision-table'

/** FEEL's names of our types, the one written first. */
const feelNames: Readonly<Record<FactType, readonly string[]>> = {
  text: ['string'],
  boolean: ['boolean'],
  number: ['number'],
  integer: ['number'],
  money: ['number'],
  date: ['date'],
  time: ['time'],
  instant: ['date and time', 'dateTime'],
  duration: ['days and time duration', 'dayTimeDuration'],
  months: ['years and months duration', 'yearMonthDuration'],
}

export function feelTypeOf(type: FactType | OutputType): string {
  if (type === 'clause' || type === 'formula') return 'string'
  return feelNames[type][0]!
}

/** Our type of a FEEL type, with or without a prefix (`feel:string`); null for another name. */
export function typeOfFeel(name: string): FactType | null {
  const plain = name.replace(/^\w+:/, '')
  for (const type of [
    'text',
    'boolean',
    'number',
    'date',
    'time',
    'instant',
    'duration',
    'months',
  ] as const)
    if (feelNames[type].includes(plain)) return type
  return null
}

/** DMN's hit policy and aggregation of ours, both ways. */
const policies: readonly (readonly [HitPolicy, string, string | null])[] = [
  ['unique', 'UNIQUE', null],
  ['first', 'FIRST', null],
  ['any', 'ANY', null],
  ['priority', 'PRIORITY', null],
  ['rule order', 'RULE ORDER', null],
  ['output order', 'OUTPUT ORDER', null],
  ['collect', 'COLLECT', null],
  ['collect sum', 'COLLECT', 'SUM'],
  ['collect min', 'COLLECT', 'MIN'],
  ['collect max', 'COLLECT', 'MAX'],
  ['collect count', 'COLLECT', 'COUNT'],
]

export function dmnPolicyOf(hit: HitPolicy): { hitPolicy: string; aggregation: string | null } {
  const [, hitPolicy = 'UNIQUE', aggregation = null] = policies.find(([ours]) => ours === hit) ?? []
  return { hitPolicy, aggregation }
}

/** Ours of a table's attributes (UNIQUE when it says none); null when it is none of DMN's. */
export function policyOfDmn(hitPolicy = 'UNIQUE', aggregation: string | null = null) {
  return policies.find(([, name, how]) => name === hitPolicy && how === aggregation)?.[0] ?? null
}
