/** Whether a power cut can lose money or pay it twice: a process that prepares, changes, checks,
 *  approves, releases and sends a pay run and reads the bank's statement of it is killed with -9 at
 *  random moments, in every third round together with its database, brought back, and the same is done
 *  again with the same keys, as a person would.
 *
 *    npm run -s bench -- kill [--rounds 200] [--seed 1]
 *
 *  A house of its own on a throwaway embedded PostgreSQL with the product's durable settings. Proof,
 *  after each restart and each round: each payable is paid by one payment of one run, each released run
 *  has one file in the bank's folder with the bytes stored, nobody is paid by two files, what left the
 *  books is what the runs paid is what was owed, and every verification finds nothing. */
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { openHouse } from './kill/house.ts'
import { stepNames } from './kill/protocol.ts'
import { type Fall, type Rounds, runRounds } from './kill/rounds.ts'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
})
const [rounds, seed] = [Number(flags.rounds), Number(flags.seed)]
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a number from 1 on')
const whens = ['before its commit', 'after its commit', 'after its answer'] as const

function histogram(falls: readonly Fall[]): void {
  console.log(`${'killed in'.padEnd(10)}${whens.map((when) => when.padStart(20)).join('')}`)
  for (const step of stepNames) {
    const counts = whens.map(
      (when) => falls.filter((fall) => fall.step === step && fall.when === when).length,
    )
    console.log(`${step.padEnd(10)}${counts.map((count) => String(count).padStart(20)).join('')}`)
  }
}

/** Between which steps of a file's way the kills in `send` fell. */
function wayOfFiles(falls: readonly Fall[]): string {
  const lasts = falls.filter(({ step }) => step === 'send').map(({ left }) => left ?? 'nothing')
  const kinds = [...new Set(lasts)].toSorted()
  return kinds.map((kind) => `${kind} ${lasts.filter((last) => last === kind).length}`).join(', ')
}

function conclude({ falls, wrong, seconds }: Rounds): void {
  histogram(falls)
  console.log(`killed in send, the last step written was: ${wayOfFiles(falls)}`)
  const database = falls.filter(({ killed }) => killed === 'process and database').length
  const missed = stepNames.filter((step) => !falls.some((fall) => fall.step === step))
  for (const each of wrong) console.error(each)
  if (rounds >= 50 && missed.length > 0) {
    console.error(`no kill fell into ${missed.join(', ')}: the proof is not whole`)
  }
  if (wrong.length > 0 || (rounds >= 50 && missed.length > 0)) process.exitCode = 1
  console.log(
    `kill: ${falls.length} rounds killed with -9 (${database} with the database) at random points ` +
      `from prepare to the bank's statement, ${wrong.length === 0 ? 'nothing' : 'SOMETHING'} paid ` +
      `twice, lost or unproven; ${(falls.length / seconds).toFixed(2)} rounds/s, seed ${seed}.`,
  )
}

console.log(
  `Quittance kill: ${rounds} rounds, seed ${seed}; ${cpus().length} cores ` +
    `(${cpus()[0]?.model ?? '?'}), load ${loadavg()[0]!.toFixed(1)} before`,
)
const house = await openHouse()
try {
  conclude(await runRounds(house, { rounds, seed, say: (line) => console.log(line) }))
} finally {
  await house.close()
}
