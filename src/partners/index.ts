export {
  contactRoles,
  isInStanding,
  parseDomain,
  partnerStatuses,
  partnerTiers,
  type ContactId,
  type ContactRole,
  type Customer,
  type CustomerId,
  type Partner,
  type PartnerId,
  type PartnerStatus,
  type PartnerTier,
} from './partner.ts'
export {
  type CustomerKeys,
  type CustomerMatch,
  directSales,
  familyAround,
  familyOf,
  keysOf,
  matchCustomers,
  type SharedKey,
  sharedKeys,
  type TypedCustomer,
} from './customer-match.ts'
export type { DirectSaleRow } from './customer-match-sql.ts'
export { measureFolder } from './corpus-measures.ts'
export { LIKENESS_WHOLE, likeness, likenessOfPlain } from './likeness.ts'
export { isReached, type Measure } from './match-measures.ts'
export { plainName } from './plain-name.ts'
export { isPublicMailDomain } from './public-mail-domain.ts'
export {
  askedChannels,
  CONTACT_COUNTS_AFTER_DAYS,
  type AskedBy,
  type AskedChannel,
  type ConfirmSource,
  type ContactChangeId,
  type ContactChangeKind,
} from './contact-change.ts'
export {
  contactChangesOf,
  type ContactChangeRow,
  openContactChanges,
  selectContactChange,
} from './contact-sql.ts'
export {
  noteAdmin,
  removeContact,
  saveContact,
  settleContactChange,
  type SavedContact,
  type SettledChange,
} from './contacts.ts'
export { enrolPartner, movePartnerStatus, updatePartner, type PartnerFields } from './enrol.ts'
export { partnerEvents } from './events.ts'
export { type CountedKind, type CountedRow } from './counted-row.ts'
export {
  importCollections,
  importOpportunities,
  importPurchases,
  type CountedAsked,
  type SalesAsked,
} from './import-sales.ts'
export {
  isOpen,
  opportunityStages,
  parseSaleCode,
  type Opportunity,
  type OpportunityId,
  type OpportunityStage,
} from './opportunity.ts'
export { recordCollection, recordPurchase, type RecordedRow } from './record-sale.ts'
export { type SaleStyle } from './sale-cells.ts'
export {
  collectionsByOpportunity,
  opportunityByCode,
  opportunityById,
  type Collection,
  type OpportunityFound,
} from './sales-read.ts'
export { saveOpportunity } from './save-opportunity.ts'
export { importCustomers, importPartners, type ImportAsked } from './import.ts'
export { IMPORT_ROWS_MAX, printProblem, type ImportReport } from './import-report.ts'
export { LIST_BYTES_MAX, readList, readListFile, readLists, readListsFile } from './list-file.ts'
export { parseEmail, parsePartnerCode } from './partner-sheet.ts'
export { partnerConstraints, partnerRefusals, type PartnerRefusal } from './refusals.ts'
export {
  lockPartner,
  lockPartners,
  lockPartnersFirst,
  partnerByCode,
  partnerById,
  partnersById,
} from './read.ts'
export { headerWords } from './sheet-columns.ts'
export { contactsOf } from './sql.ts'
export { lastBought } from './bought-sql.ts'
export { customerStandings, openDirectSales, partnerGroup, salesSince } from './referred-sql.ts'
