export { rateEvents } from './events.ts'
export { convertOn, rateOn, sayRate, type Conversion, type RateAsked } from './find-rate.ts'
export {
  importRates,
  importRatesFile,
  printRefusedRate,
  type RateImport,
  type RefusedRate,
} from './import.ts'
export { rateRefusals, type RateRefusal, sayRateRefusal } from './refusals.ts'
export { EARLIER_DAYS_MAX, ecb, type RateImportId } from './source.ts'
export { rateSources } from './sql.ts'
