import { assert, must } from '../kernel/assert.ts'
import { type Drafted, draftVersion, proposePublication } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import type { Days } from './days.ts'
import { type Company, packOfProgram } from './found.ts'
import type { Step } from './step.ts'
import type { Teller } from './teller.ts'

const program = 'mdf-emea'
const note =
  'Fewer large activities, more small ones: at most 10,000.00 for one of them, and a request three weeks ahead. Judged again over the year so far; please look at the changed cases.'

/** What the draft says otherwise, file by file. */
const edits: Readonly<Record<string, readonly (readonly [was: string, is: string])[]>> = {
  'program.yaml': [
    ['per_activity: 25000.00', 'per_activity: 10000.00'],
    ['request_days_before: 14', 'request_days_before: 21'],
  ],
  'activities.yaml': [['cap: 15000.00', 'cap: 10000.00']],
}

/** The owner's draft of the next version of a program, a few days old, put forward and waiting for a
 *  second person. */
export async function draftSteps(teller: Teller, days: Days, { staff }: Company): Promise<Step[]> {
  const files = edited(await packOfProgram(program, () => firstDay(days)))
  const step = (name: string, back: number, at: string) => ({
    at: days.instant({ back, at }, 'Europe/Berlin'),
    name: `draft:${name}`,
    thread: 'draft',
  })
  const drafted = step('write', 4, '11:20')
  const proposed = step('propose', 2, '16:40')
  const by = { who: staff.elena, action: 'program.publish' } as const
  let newest: Drafted | undefined
  return [
    {
      ...drafted,
      run: async () => {
        const doing = { ...by, step: drafted.name, at: drafted.at }
        newest = await teller.do(doing, draftVersion, { files })
      },
    },
    {
      ...proposed,
      run: async () => {
        const { versionId, revision } = must(newest, 'the draft comes before its proposal')
        const doing = { ...by, step: proposed.name, at: proposed.at }
        await teller.do(doing, proposePublication(vocabulary), { versionId, revision, note })
      },
    },
  ]
}

/** The next version begins with the month after next: it never begins in the past of an agreement. */
function firstDay(days: Days) {
  return days.day(0).with({ day: 1 }).add({ months: 2 })
}

/** The files with the edits in them; a pack that no longer has what is edited is a fault. */
function edited(files: Readonly<Record<string, string>>): Record<string, string> {
  const result = { ...files }
  for (const [path, changes] of Object.entries(edits)) {
    for (const [was, is] of changes) {
      const text = must(result[path], `${path} of ${program}`)
      assert(text.includes(was), `${path} of ${program} does not say ${was}`)
      result[path] = text.replace(was, is)
    }
  }
  return result
}
