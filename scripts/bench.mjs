// npm run -s bench -- <name>: measures one published number. The last line is one sentence with
// figures; the exit is non-zero when the proof fails.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import './node-version.mjs'
const { main, root, runOnNode24, setUp } = await import('./setup.mjs')

await main(async () => {
  const [name, ...args] = process.argv.slice(2)
  const file = `bench/${name}.ts`
  if (!name || !/^[a-z0-9-]+$/.test(name) || !existsSync(join(root, file))) {
    const names = readdirSync(join(root, 'bench')).filter((entry) => /^[a-z0-9-]+\.ts$/.test(entry))
    const list = names.map((entry) => entry.slice(0, -3)).join(' | ')
    throw new Error(`Which measurement? npm run -s bench -- ${list || '(there is none yet)'}`)
  }
  const node = await setUp({ web: name === 'start' })
  return runOnNode24(node, [file, ...args])
})
