// npm run check: lint, format and types, without tests. Ends non-zero when one of them complains.
import './node-version.mjs'
const { main, runOnNode24, setUp } = await import('./setup.mjs')

await main(async () => runOnNode24(await setUp(), ['scripts/checks.ts']))
