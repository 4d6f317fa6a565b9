import type { Verification } from '../audit/index.ts'
import { firstImportOff } from './sql.ts'

export const verifications: readonly Verification[] = [
  {
    name: 'rates.imports',
    guarantee: 'every rate that an import added is still there, of a day of its file',
    async firstWrong(tx) {
      const wrong = await firstImportOff(tx)
      return wrong && `import ${wrong.importId} added ${wrong.ratesAdded}, there are ${wrong.found}`
    },
  },
]
