// npm test: sets up what is missing, then checks and runs every test, the browser's too.
// npm test -- src/ledger: only the tests whose path contains the words, and no other check.
import './node-version.mjs'
const { main, runOnNode24, setUp } = await import('./setup.mjs')

await main(async () => {
  const filters = process.argv.slice(2)
  const node = await setUp({ web: filters.length === 0 || filters.join().includes('browser') })
  return runOnNode24(node, ['scripts/run-tests.ts', ...filters])
})
