import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { preflightPage } from './payouts/preflight-catalog.ts'

const page = fileURLToPath(new URL('../docs/preflight.md', import.meta.url))

/** Writes `docs/preflight.md` from the code. */
export async function printPreflight(): Promise<void> {
  await writeFile(page, preflightPage())
}

/** Whether the page says what the code says. */
export async function preflightIsPrinted(): Promise<boolean> {
  return (await readFile(page, 'utf8').catch(() => '')) === preflightPage()
}
