import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { KilledPlace, StepAnswered, StepAsked } from './protocol.ts'

const program = fileURLToPath(new URL('process.ts', import.meta.url))

/** A running process of the product. */
export type Child = {
  /** The answer; null when the process was killed before it came. */
  ask(step: Omit<StepAsked, 'id'>): Promise<StepAnswered | null>
  /** kill -9; returns when it is gone. */
  kill(): Promise<void>
}

/** Starts it and waits until its worker is at work. */
export async function startChild(place: KilledPlace): Promise<Child> {
  const child = spawn(process.execPath, [program, JSON.stringify(place)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-4000)))
  // A killed process leaves what was written to it unread.
  child.stdin.on('error', () => {})
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const waiting = new Map<number, (answer: StepAnswered | null) => void>()
  const ready = Promise.withResolvers<void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') return ready.resolve()
    // Written by the process of the same program.
    const answer = JSON.parse(line) as StepAnswered
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  void gone.then(() => {
    ready.reject(new Error(`the process ended before it was ready: ${errors}`))
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
  })
  await ready.promise
  return handle(child, waiting, { gone, errors: () => errors })
}

function handle(
  child: ChildProcess,
  waiting: Map<number, (answer: StepAnswered | null) => void>,
  of: { readonly gone: Promise<void>; readonly errors: () => string },
): Child {
  let asked = 0
  let isKilled = false
  return {
    async ask(step) {
      asked += 1
      const id = asked
      const answer = new Promise<StepAnswered | null>((resolve) => waiting.set(id, resolve))
      child.stdin?.write(`${JSON.stringify({ ...step, id })}\n`)
      const came = await answer
      if (came === null && !isKilled) throw new Error(`the process ended by itself: ${of.errors()}`)
      return came
    },
    async kill() {
      isKilled = true
      child.kill('SIGKILL')
      await of.gone
    },
  }
}
