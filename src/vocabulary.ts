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
  checks: [
    'mdf_request@1',
    'mdf_claim@1',
    'deal_registration@1',
    'deal_extension@1',
    'deal_outcome@1',
    'coinvest_proposal@1',
    'coinvest_milestone@1',
    'referral@1',
    'referral_fee@1',
  ],
  amounts: [
    'mdf_claim_amount@1',
    'deal_incentive@1',
    'cost_share@1',
    'milestone@1',
    'matched@1',
    'referral_fee_amount@1',
  ],
}
