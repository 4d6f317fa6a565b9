export { tieOut } from './tie-out.ts'
export { trackerPage, type TrackerPage, trackerXlsx } from './tracker.ts'
export { trackerKey, type TrackerView } from './tracker-row.ts'
