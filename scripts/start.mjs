// npm start: sets up what is missing, then runs server and worker until told to stop.
import './node-version.mjs'
const { main, runOnNode24, setUp } = await import('./setup.mjs')

await main(async () => {
  const node = await setUp({ web: true })
  const args = ['src/cli.ts', 'start', ...process.argv.slice(2)]
  return runOnNode24(node, args, { isLongRunning: true })
})
