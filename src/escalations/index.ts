export {
  type Authority,
  type AuthorityId,
  type Question,
  type QuestionId,
  type QuestionKind,
  questionKinds,
  routing,
  type Subject,
  type Verdict,
} from './question.ts'
export { type Raise, raise, raiseOnRefusal, withdrawQuestions } from './raise.ts'
export { type Answer, answer } from './answer.ts'
export { usableAuthority, type UseAuthority, useAuthority } from './authority.ts'
export { answersAllow, citeAnswers, standingAnswers } from './binding.ts'
export { conditionsOf, exceptionsOf, type Overrides } from './condition-sql.ts'
export { comment, assignQuestion, settleCondition, withdrawQuestion } from './discuss.ts'
export { type Likeness, type PrecedentMark, sayAlike, type Precedent } from './precedent.ts'
export { addPrecedent, precedentsLike } from './precedents.ts'
export type { PrecedentRow } from './precedent-sql.ts'
export { authoritiesUsed, type UsedAuthority } from './condition-sql.ts'
export { questionById, questionsOf } from './sql.ts'
export { escalationEvents } from './events.ts'
export { escalationConstraints, type EscalationRefusal, escalationRefusals } from './refusals.ts'
