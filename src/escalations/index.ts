export {
  type Authority,
  type AuthorityId,
  type Question,
  type QuestionId,
  type QuestionKind,
  questionKinds,
  type Subject,
} from './question.ts'
export { type Raise, raise, raiseOnRefusal, withdrawQuestions } from './raise.ts'
export { type Answer, answer } from './answer.ts'
export { usableAuthority, type UseAuthority, useAuthority } from './authority.ts'
export { questionById, questionsOf } from './sql.ts'
export { escalationEvents } from './events.ts'
export { escalationConstraints, type EscalationRefusal, escalationRefusals } from './refusals.ts'
