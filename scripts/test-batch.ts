/** Runs the test files it is given in this one process, one after the other, and tells its parent of
 *  every test. Most of what a small file costs is loading the product: here that is paid once. */
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** What became of a test, or that all of the files have run. */
export type Told =
  | { readonly what: 'passed' | 'failed'; readonly name: string; readonly file: string }
  | { readonly what: 'skipped'; readonly name: string; readonly reason: string }
  | { readonly what: 'done' }

const tell = (told: Told) => process.send?.(told)

const stream = run({ files: process.argv.slice(2), isolation: 'none' })
stream.on('test:pass', ({ name, file = 'no file', details, skip, todo }) => {
  if (details.type === 'suite') return
  const reason = skip ?? todo
  if (reason === undefined) tell({ what: 'passed', name, file })
  else tell({ what: 'skipped', name, reason: String(reason) })
})
stream.on('test:fail', ({ name, file = 'no file', details }) => {
  if (details.type !== 'suite') tell({ what: 'failed', name, file })
})
for await (const text of stream.compose(new spec())) process.stdout.write(text)
tell({ what: 'done' })
process.disconnect?.()
