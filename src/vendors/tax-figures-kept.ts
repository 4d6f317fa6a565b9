import { settingsVerification } from '../audit/index.ts'
import type { Tx } from '../platform/db.ts'
import { figureSettings } from './tax-figures-sql.ts'

export const figuresRead = (tx: Tx) => figureSettings(tx)

export const figureVerification = settingsVerification({
  name: 'vendors.tax_figures',
  guarantee: 'The dated figures of the law are what was last taken down of them.',
  read: figuresRead,
})
