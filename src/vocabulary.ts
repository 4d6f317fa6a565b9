import { numberedAmounts, numberedChecks } from './incentives/index.ts'
import {
  coinvestFacts,
  dealTableFacts,
  factTypesOf,
  mdfFacts,
  referralTableFacts,
  type Vocabulary,
} from './programs/index.ts'

/** The names of facts, checks and money functions that a program version may use: assembled here
 *  and handed down, because programs stand below the domains that know them. */
export const vocabulary: Vocabulary = {
  facts: factTypesOf({ ...mdfFacts, ...dealTableFacts, ...coinvestFacts, ...referralTableFacts }),
  checks: [...new Set([...Object.keys(numberedChecks), 'mdf_change@1'])],
  amounts: Object.keys(numberedAmounts),
}
