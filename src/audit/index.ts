export {
  type Act,
  type Actor,
  type Door,
  personBehind,
  type Role,
  roles,
  systemActor,
} from './act.ts'
export { type EventId, type NewEvent, record, recordAll } from './record.ts'
export { heard, type HeardEvent, type Subscription, type Sweep, type Verification } from './news.ts'
export { type EventRow, eventsAfter, eventsOfSubject } from './sql.ts'
export {
  keepSettings,
  type Setting,
  settingEvents,
  type SettingsReader,
  settingsSweep,
  settingsVerification,
} from './kept.ts'
export { currentHead, firstBrokenSeal, type Head, sealNext, type Signer } from './seal.ts'
export { deliverNews, NEWS_BATCH_MAX, type NewsJob, newsJobs, openNews } from './deliver.ts'
