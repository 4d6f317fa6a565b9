import type { Actor } from '../../src/audit/index.ts'

/** What the killed process is given at its start. */
export type KilledPlace = {
  readonly app: string
  readonly portal: string
  readonly jobs: string
  readonly dataFolder: string
  readonly keys: string
  /** The instant it begins at; from there its clock runs. */
  readonly at: string
  readonly outbox: string
}

/** The most a file waits for its next try within one life of the process. */
export const WAIT_MINUTES_MAX = 30

export const stepNames = [
  'prepare',
  'change',
  'check',
  'approve',
  'release',
  'send',
  'answer',
] as const
export type StepName = (typeof stepNames)[number]

/** One step, by whom and under which key: done again, it is the same words. */
export type StepAsked = {
  readonly id: number
  readonly step: StepName
  readonly actor: Actor
  readonly key: string
  /** What the step's command takes; days as text. */
  readonly input: Readonly<Record<string, string>>
}

/** What came of it: the facts the next steps need. */
export type StepAnswered = {
  readonly id: number
  readonly ok: boolean
  readonly runId?: string
  readonly number?: string
  readonly contentHash?: string
  readonly said?: string
}
