export { type FollowUp, LAPSE_DAYS, REMINDER_DAYS } from './follow-up.ts'
export { answerDue, endFollowUps } from './end-follow-ups.ts'
export { dayIn, type StartFollowUps, startFollowUps, sweepFollowUps } from './follow-ups.ts'
export { deliverLetters, type LettersSent, sendLetters } from './letters.ts'
export { notify, type Notify } from './notices.ts'
export {
  note,
  openThread,
  postMessage,
  type Said,
  type Say,
  say,
  takeBack,
  takeBackWaiting,
} from './say.ts'
export { templates, type TemplateFacts, type TemplateName, wording } from './templates.ts'
export type { MessageId, Recipient, ThreadKey } from './thread.ts'
export { correspondenceEvents } from './events.ts'
export {
  correspondenceConstraints,
  type CorrespondenceRefusal,
  correspondenceRefusals,
} from './refusals.ts'
