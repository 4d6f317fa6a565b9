// npm run -s quittance -- <command>: the command line. Its output is the command's alone.
import './node-version.mjs'
const { main, runOnNode24, setUp } = await import('./setup.mjs')

await main(async () => {
  const args = process.argv.slice(2)
  const isServing = ['start', 'serve', 'work'].includes(args[0])
  const node = await setUp({ web: isServing })
  return runOnNode24(node, ['src/cli.ts', ...args], { isLongRunning: isServing })
})
