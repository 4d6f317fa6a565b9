import type { Story } from '../story.ts'
import { activityStories } from '../activities.ts'
import { dealStories } from '../deals.ts'
import { plans } from '../plans.ts'
import { referrals } from '../referrals.ts'
import { emeaClaims } from './emea-claims.ts'
import { emeaDecided } from './emea-decided.ts'
import { emeaRequests } from './emea-requests.ts'
import { naDecided } from './na-decided.ts'
import { naOpen } from './na-open.ts'
import { secondThoughts } from './second-thoughts.ts'

/** Every activity of the sample's worked weeks; time puts their steps in order. */
export const stories: readonly Story[] = [
  ...emeaDecided,
  ...emeaClaims,
  ...emeaRequests,
  ...naDecided,
  ...naOpen,
  ...secondThoughts,
  ...activityStories(),
  ...dealStories(),
  ...plans,
  ...referrals,
]
