/** What each table's columns are in TypeScript, printed from the catalog: read it, never edit it.
 *  Print it again: npm run -s quittance -- schema --write */
import type { Temporal } from '../kernel/temporal.ts'

export type Rows = {
  'audit.events': {
    eventId: string
    type: string
    typeVersion: number
    subjectKind: string
    subjectId: string
    partnerId: string | null
    actorKind: 'person' | 'agent' | 'system'
    actorId: string
    onBehalfOf: string | null
    at: Temporal.Instant
    recordedAt: Temporal.Instant
    requestId: string
    causeEventId: string | null
    reason: string | null
    body: string
  }
  'audit.sealed_events': {
    eventId: string
    sealNumber: bigint
    position: number
    eventHash: Buffer
  }
  'audit.sealer': {
    onlyRow: boolean
  }
  'audit.seals': {
    number: bigint
    previousHash: Buffer
    membersHash: Buffer
    sealHash: Buffer
    members: number
    sealedAt: Temporal.Instant
    signature: Buffer
    keyId: string
  }
  'audit.unsealed': {
    eventId: string
  }
  'auth.account': {
    id: string
    accountId: string
    providerId: string
    userId: string
    accessToken: string | null
    refreshToken: string | null
    idToken: string | null
    accessTokenExpiresAt: Temporal.Instant | null
    refreshTokenExpiresAt: Temporal.Instant | null
    scope: string | null
    password: string | null
    createdAt: Temporal.Instant
    updatedAt: Temporal.Instant
  }
  'auth.session': {
    id: string
    expiresAt: Temporal.Instant
    token: string
    createdAt: Temporal.Instant
    updatedAt: Temporal.Instant
    ipAddress: string | null
    userAgent: string | null
    userId: string
  }
  'auth.twoFactor': {
    id: string
    secret: string
    backupCodes: string
    userId: string
    verified: boolean | null
    failedVerificationCount: number | null
    lockedUntil: Temporal.Instant | null
  }
  'auth.user': {
    id: string
    name: string
    email: string
    emailVerified: boolean
    image: string | null
    createdAt: Temporal.Instant
    updatedAt: Temporal.Instant
    twoFactorEnabled: boolean | null
  }
  'auth.verification': {
    id: string
    identifier: string
    value: string
    expiresAt: Temporal.Instant
    createdAt: Temporal.Instant
    updatedAt: Temporal.Instant
  }
  'autopilot.simulated_cases': {
    simulationId: string
    caseNo: number
    submissionId: string
    partnerId: string
    decidedAt: Temporal.Instant
    change: 'outcome' | 'amount' | 'reason' | 'road'
    answers: string
  }
  'autopilot.simulations': {
    simulationId: string
    programId: string
    versionId: string
    contentHash: string
    since: Temporal.PlainDate | null
    until: Temporal.PlainDate | null
    ranBy: string
    ranAt: Temporal.Instant
    eventId: string
    totals: string
  }
  'clocks.calendar_changes': {
    calendarChangeId: string
    calendarId: string
    onDate: Temporal.PlainDate
    name: string | null
    hours: string | null
    source: string | null
    state: 'proposed' | 'applied' | 'declined'
    proposedBy: string
    proposedAt: Temporal.Instant
    decidedBy: string | null
    decidedAt: Temporal.Instant | null
    declinedReason: string | null
  }
  'clocks.calendars': {
    calendarId: string
    code: string
    name: string
    kind: 'office' | 'banking'
    zone: string
    week: string[]
    nominalDayMinutes: number
    revision: number
    publishedUntil: Temporal.PlainDate | null
    publishedSource: string | null
  }
  'clocks.clocks': {
    clockId: string
    subjectKind: string
    subjectId: string
    partnerId: string | null
    kind: string
    calendarId: string
    calendarRevision: number
    targetMinutes: number
    state: 'running' | 'paused' | 'stopped'
    owedBy: 'ours' | 'partner' | 'owner'
    startedAt: Temporal.Instant
    stoppedAt: Temporal.Instant | null
    dueAt: Temporal.Instant | null
    warnedPercent: number
    warnAt: Temporal.Instant | null
  }
  'clocks.due': {
    subjectKind: string | null
    subjectId: string | null
    partnerId: string | null
    kind: string | null
    state: string | null
    owedBy: string | null
    startedAt: Temporal.Instant | null
    stoppedAt: Temporal.Instant | null
    dueAt: Temporal.Instant | null
    warnedPercent: number | null
  }
  'clocks.holidays': {
    holidayId: bigint
    calendarId: string
    onDate: Temporal.PlainDate
    name: string
    hours: string
    source: string
    sinceRevision: number
    untilRevision: number | null
  }
  'clocks.marks': {
    clockId: string
    number: number
    kind: 'start' | 'pause' | 'resume' | 'hand' | 'stop' | 'reopen'
    at: Temporal.Instant
    runs: boolean
    owedBy: 'ours' | 'partner' | 'owner'
    eventId: string | null
  }
  'correspondence.follow_ups': {
    followUpId: string
    threadId: string
    partnerId: string
    about: string
    calendarCode: string | null
    zone: string
    reminderDays: number[]
    lapseDays: number
    askedAt: Temporal.Instant
    state: 'open' | 'answered' | 'lapsed'
    reminders: number
    nextAt: Temporal.Instant | null
    lapsesAt: Temporal.Instant
    endedAt: Temporal.Instant | null
  }
  'correspondence.letters': {
    letterId: string
    threadId: string | null
    messageId: string | null
    partnerId: string | null
    toName: string | null
    toEmail: string
    template: string
    subject: string
    body: string
    writtenAt: Temporal.Instant
    sendAfter: Temporal.Instant
    state: 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled'
    attempts: number
    attemptedAt: Temporal.Instant | null
    sentAt: Temporal.Instant | null
    lastReason: string | null
  }
  'correspondence.messages': {
    messageId: string
    threadId: string
    partnerId: string | null
    kind: 'to_partner' | 'from_partner' | 'note'
    authorKind: 'person' | 'agent' | 'system'
    authorId: string
    title: string | null
    body: string
    at: Temporal.Instant
  }
  'correspondence.notices': {
    noticeId: string
    role: string
    subjectKind: string
    subjectId: string
    eventId: string
    text: string
    at: Temporal.Instant
  }
  'correspondence.threads': {
    threadId: string
    subjectKind: string
    subjectId: string
    partnerId: string | null
    openedAt: Temporal.Instant
  }
  'escalations.authorities': {
    authorityId: string
    questionId: string
    subjectKind: string
    subjectId: string
    amountMinor: bigint
    currency: string
    clauseId: string | null
    grantedBy: string
    grantedAt: Temporal.Instant
    expiresAt: Temporal.Instant
    usedBy: string | null
    usedByPerson: string | null
    usedAt: Temporal.Instant | null
  }
  'escalations.citations': {
    decisionId: string
    questionId: string
  }
  'escalations.comments': {
    commentId: string
    questionId: string
    text: string
    saidBy: string
    saidAt: Temporal.Instant
  }
  'escalations.conditions': {
    questionId: string
    condition: string
    binds: 'before' | 'after'
    dueOn: Temporal.PlainDate | null
    state: 'open' | 'fulfilled' | 'failed'
    settledBy: string | null
    settledAt: Temporal.Instant | null
    evidence: string | null
  }
  'escalations.exceptions': {
    authorityId: string
    decisionId: string
    subjectKind: string
    subjectId: string
    why: 'over_limit' | 'outside_policy' | 'outside_term'
    clauseIds: string[]
    amountMinor: bigint
    currency: string
    at: Temporal.Instant
  }
  'escalations.precedents': {
    decisionId: string
    subjectKind: string
    subjectId: string
    family: string
    type: string
    outcome: string
    amountMinor: bigint
    currency: string
    size: number
    tier: string | null
    activity: string | null
    clauseIds: string[]
    checks: string[]
    marks: string[]
    words: string
    decidedAt: Temporal.Instant
  }
  'escalations.questions': {
    questionId: string
    kind: 'limit' | 'budget' | 'design' | 'fraud' | 'legal' | 'sanctions' | 'tax'
    subjectKind: string
    subjectId: string
    question: string
    amountMinor: bigint | null
    currency: string | null
    roles: string[]
    askedBy: string
    askedAt: Temporal.Instant
    state: 'open' | 'answered' | 'withdrawn'
    answer: string | null
    answeredBy: string | null
    answeredAt: Temporal.Instant | null
    verdict: 'granted' | 'refused' | 'said' | null
    assignedTo: string | null
    withdrawnBy: string | null
    withdrawnAt: Temporal.Instant | null
    withdrawnReason: string | null
  }
  'evidence.files': {
    fileId: string
    sha256: string
    sizeBytes: bigint
    mediaType: string
    name: string
    partnerId: string | null
    uploadedBy: string
    uploadedAt: Temporal.Instant
  }
  'evidence.items': {
    itemId: string
    fileId: string
    ownerKind: string
    ownerId: string
    slot: string
    lineNo: number | null
    state: 'pending' | 'accepted' | 'rejected'
    reason: string | null
    partnerId: string | null
    attachedAt: Temporal.Instant
    detachedAt: Temporal.Instant | null
    version: number
  }
  'evidence.looks': {
    fileId: string
    coarse: string | null
    fine: string | null
    bands: number[] | null
    madeAt: Temporal.Instant | null
  }
  'funds.allocations': {
    allocationId: string
    fundId: string
    code: string
    name: string
    kind: 'general' | 'partner' | 'region' | 'activity' | 'period'
    partnerId: string | null
    createdAt: Temporal.Instant
  }
  'funds.funds': {
    fundId: string
    code: string
    name: string
    payerId: string
    currency: string
    zone: string
    ownerId: string | null
    parentId: string | null
    level: number
    validFrom: Temporal.PlainDate
    validUntil: Temporal.PlainDate
    requestsDueOn: Temporal.PlainDate | null
    claimsDueOn: Temporal.PlainDate | null
    status: 'open' | 'closed'
    closedOn: Temporal.PlainDate | null
    createdAt: Temporal.Instant
  }
  'identity.api_keys': {
    keyId: string
    principalId: string
    tokenHash: Buffer
    tokenStart: string
    roles: string[]
    limitMinor: bigint | null
    limitCurrency: string | null
    status: 'pending' | 'active' | 'revoked'
    madeBy: string
    madeAt: Temporal.Instant
    expiresAt: Temporal.Instant
    approvedBy: string | null
    approvedAt: Temporal.Instant | null
    revokedBy: string | null
    revokedAt: Temporal.Instant | null
    lastUsedAt: Temporal.Instant | null
  }
  'identity.code_failures': {
    failureId: string
    principalId: string
    why: 'wrong' | 'used_before'
    at: Temporal.Instant
  }
  'identity.delegations': {
    delegationId: string
    fromPrincipalId: string
    toPrincipalId: string
    role: 'lead' | 'finance'
    validFrom: Temporal.Instant
    validUntil: Temporal.Instant
    status: 'pending' | 'active' | 'ended'
    proposedAt: Temporal.Instant
    approvedBy: string | null
    approvedAt: Temporal.Instant | null
    endedAt: Temporal.Instant | null
  }
  'identity.limits': {
    limitId: string
    principalId: string
    amountMinor: bigint
    currency: string
    status: 'pending' | 'active' | 'ended'
    lowers: boolean
    proposedBy: string
    proposedAt: Temporal.Instant
    approvedBy: string | null
    approvedAt: Temporal.Instant | null
    endedAt: Temporal.Instant | null
  }
  'identity.principals': {
    principalId: string
    kind: 'person' | 'agent'
    name: string
    email: string | null
    partnerId: string | null
    answersFor: string | null
    administers: boolean
    isPartner: boolean
    status: 'active' | 'suspended'
    addedAt: Temporal.Instant
  }
  'identity.role_grants': {
    grantId: string
    principalId: string
    role: 'partner' | 'partner_admin' | 'specialist' | 'lead' | 'program_owner' | 'finance' | 'legal' | 'auditor' | 'admin'
    status: 'pending' | 'active' | 'revoked'
    bySetUp: boolean
    proposedBy: string
    proposedAt: Temporal.Instant
    approvedBy: string | null
    approvedAt: Temporal.Instant | null
    revokedBy: string | null
    revokedAt: Temporal.Instant | null
    administers: boolean | null
    isPartner: boolean | null
  }
  'identity.set_up_links': {
    tokenHash: Buffer
    principalId: string
    madeAt: Temporal.Instant
    expiresAt: Temporal.Instant
    usedAt: Temporal.Instant | null
  }
  'identity.step_ups': {
    stepUpId: string
    principalId: string
    sessionHash: string
    totpStep: bigint
    at: Temporal.Instant
    expiresAt: Temporal.Instant
  }
  'identity.used_codes': {
    principalId: string
    totpStep: bigint
    usedFor: 'enrolment' | 'sign_in' | 'step_up' | 'removal'
    usedAt: Temporal.Instant
  }
  'incentives.accrual_rows': {
    accrualRowId: string
    accrualId: string
    programId: string
    partnerId: string
    kind: 'purchase' | 'carried' | 'forfeited'
    purchaseId: string | null
    tier: string | null
    rateNum: bigint | null
    rateDen: bigint | null
    countedMinor: bigint | null
    amountMinor: bigint
    postedMinor: bigint
    currency: string
    recordedOn: Temporal.PlainDate
    eventId: string
  }
  'incentives.accruals': {
    accrualId: string
    partnerId: string
    programId: string
    versionId: string
    fundId: string
    allocationId: string
    currency: string
    earnedFrom: Temporal.PlainDate
    earnedUntil: Temporal.PlainDate
    usedFrom: Temporal.PlainDate
    usedUntil: Temporal.PlainDate
    claimsDueOn: Temporal.PlainDate
    openedAt: Temporal.Instant
  }
  'incentives.attributions': {
    incentiveId: string
    partnerId: string
    fromAt: Temporal.Instant
    untilAt: Temporal.Instant
    opportunityId: string | null
    linkedAt: Temporal.Instant | null
    linkedBy: string | null
    wonOn: Temporal.PlainDate | null
    firstYearUntil: Temporal.PlainDate | null
    payingUntil: Temporal.PlainDate | null
    paperworkLastOn: Temporal.PlainDate | null
    paperworkWholeAt: Temporal.Instant | null
    forfeitedAt: Temporal.Instant | null
    paperworkWarned: number | null
  }
  'incentives.deals': {
    incentiveId: string
    partnerId: string
    role: 'resell' | 'co_sell' | 'influence'
    valueMinor: bigint
    currency: string
    closeOn: Temporal.PlainDate
    protectedUntil: Temporal.Instant | null
    extendedUntil: Temporal.Instant | null
    extensionAskedAt: Temporal.Instant | null
    endedAt: Temporal.Instant | null
    endedBy: 'lost' | 'expired' | 'released' | 'partner_terminated' | 'extension_rejected' | null
    orderNumber: string | null
    orderOn: Temporal.PlainDate | null
    netNewMinor: bigint | null
    waitsFor: string[]
    runnerUpOf: string | null
  }
  'incentives.fee_instalments': {
    collectionId: string
    incentiveId: string
    partnerId: string
    instalment: number
    kind: 'fee' | 'refund'
    submissionId: string | null
    payableId: string | null
    currency: string
    totalMinor: bigint
    amountMinor: bigint
    loweredMinor: bigint
    clawedMinor: bigint
    fixedAt: Temporal.Instant
    eventId: string
  }
  'incentives.incentives': {
    incentiveId: string
    number: string
    type: 'mdf' | 'deal' | 'coinvest' | 'referral'
    status: 'pending' | 'declined' | 'committed' | 'settled' | 'lapsed' | 'cancelled' | 'protected' | 'won' | 'lost' | 'expired' | 'released' | 'completed' | 'terminated' | 'accepted' | 'converted' | 'earning'
    partnerId: string
    programId: string
    versionId: string
    fundId: string
    allocationId: string
    title: string
    activityType: string | null
    firstOn: Temporal.PlainDate | null
    lastOn: Temporal.PlainDate | null
    claimDeadlineOn: Temporal.PlainDate | null
    currency: string
    requestedMinor: bigint
    tier: string | null
    rateNum: bigint | null
    rateDen: bigint | null
    approvedMinor: bigint | null
    createdAt: Temporal.Instant
    version: number
    awardKind: string | null
    awardClass: 'new_customer' | 'replacement' | 'existing' | null
    awardNum: bigint | null
    awardDen: bigint | null
  }
  'incentives.milestones': {
    incentiveId: string
    milestoneNo: number
    partnerId: string
    deliverable: string
    criterion: string
    plannedOn: Temporal.PlainDate
    dueOn: Temporal.PlainDate
    slips: number
    currency: string
    amountMinor: bigint
    status: 'pending' | 'accepted' | 'dropped'
    acceptedMinor: bigint | null
    acceptedAt: Temporal.Instant | null
    spendMinor: bigint | null
  }
  'incentives.plan_customers': {
    keyKind: 'customer' | 'family' | 'domain' | 'tax_id' | 'name'
    key: string
    incentiveId: string
  }
  'incentives.plans': {
    incentiveId: string
    partnerId: string
    shape: 'cost_share' | 'milestone' | 'matched' | 'tranches' | 'accrual'
    useCase: string
    currency: string
    totalCostMinor: bigint
    partnerCashMinor: bigint
    partnerInKindMinor: bigint
    expectedRevenueMinor: bigint
    vendorShareNum: bigint | null
    vendorShareDen: bigint | null
  }
  'incentives.protection_turn': {
    isOnly: boolean
  }
  'incentives.protections': {
    protectionId: bigint
    incentiveId: string
    partnerId: string
    keyKind: 'customer' | 'family' | 'domain' | 'tax_id' | 'name'
    key: string
    product: string
    heldFrom: Temporal.Instant
    heldUntil: Temporal.Instant | null
  }
  'incentives.sales': {
    incentiveId: string
    partnerId: string
    kind: 'deal' | 'coinvest' | 'referral'
    customerName: string
    nameKey: string
    domains: string[]
    country: string | null
    taxId: string | null
    customerId: string | null
    familyRoot: string | null
    products: string[]
    isExclusive: boolean
    completeAt: Temporal.Instant | null
    liveFrom: Temporal.Instant | null
    liveUntil: Temporal.Instant | null
    opportunityCode: string | null
    earnedAt: Temporal.Instant | null
    stackedOn: string | null
  }
  'ledger.accounts': {
    accountId: bigint
    bookId: string
    kind: string
    bucket: string
    holder: string
  }
  'ledger.balances': {
    accountId: bigint
    balanceMinor: bigint
    floored: boolean
  }
  'ledger.books': {
    bookId: string
    kind: 'fund' | 'cash'
    payerId: string
    currency: string
  }
  'ledger.entries': {
    entryId: bigint
    recordedAt: Temporal.Instant
    reverses: bigint | null
    bookedOn: Temporal.PlainDate
    earnedPeriod: Temporal.PlainDate
    eventId: string
    kind: string
  }
  'ledger.periods': {
    payerId: string
    month: Temporal.PlainDate
    status: 'open' | 'closing' | 'closed'
    lastEntryId: bigint | null
  }
  'ledger.postings': {
    entryId: bigint
    accountId: bigint
    amountMinor: bigint
  }
  'partners.collections': {
    collectionId: string
    source: string
    externalId: string
    opportunityId: string
    kind: 'payment' | 'refund'
    amountMinor: bigint
    currency: string
    collectedOn: Temporal.PlainDate
    returnsId: string | null
    recordedBy: string
    recordedAt: Temporal.Instant
  }
  'partners.contact_changes': {
    contactChangeId: string
    partnerId: string
    contactId: string | null
    kind: 'added' | 'mail' | 'phone' | 'removed' | 'admin'
    grantId: string | null
    nameBefore: string | null
    mailBefore: string | null
    mailAfter: string | null
    phoneBefore: string | null
    phoneSinceBefore: Temporal.Instant | null
    phoneAfter: string | null
    roleBefore: string | null
    askedChannel: 'portal' | 'mail' | 'phone' | 'letter' | 'meeting' | 'list' | null
    askedFrom: string | null
    typedBy: string
    byStaff: boolean
    at: Temporal.Instant
    countsFrom: Temporal.Instant
    state: 'open' | 'confirmed' | 'denied'
    judgedBy: string | null
    judgedAt: Temporal.Instant | null
    judgedSource: 'number_on_file' | 'former' | 'contract' | 'public_register' | null
    judgedReference: string | null
  }
  'partners.contacts': {
    contactId: string
    partnerId: string
    name: string | null
    email: string | null
    phone: string | null
    phoneSince: Temporal.Instant | null
    role: 'admin' | 'business' | 'finance'
    addedAt: Temporal.Instant
    removedAt: Temporal.Instant | null
    version: number
  }
  'partners.customers': {
    customerId: string
    code: string
    legalName: string
    domains: string[]
    country: string | null
    taxId: string | null
    parentId: string | null
    addedAt: Temporal.Instant
    version: number
    houseAccount: boolean
    matchName: string | null
    nameBlocks: string[]
  }
  'partners.opportunities': {
    opportunityId: string
    code: string
    customerId: string
    name: string
    stage: 'identified' | 'qualified' | 'proposed' | 'won' | 'lost'
    isDirect: boolean
    valueMinor: bigint | null
    currency: string | null
    openedOn: Temporal.PlainDate
    closeOn: Temporal.PlainDate | null
    version: number
    products: string[]
    openedAt: Temporal.Instant | null
    wonOn: Temporal.PlainDate | null
    netContractMinor: bigint | null
    firstYearMinor: bigint | null
    outreachOn: Temporal.PlainDate | null
    isTender: boolean
  }
  'partners.partners': {
    partnerId: string
    code: string
    legalName: string
    domains: string[]
    country: string
    timeZone: string
    tier: 'registered' | 'select' | 'premier'
    status: 'active' | 'suspended' | 'terminated'
    statusReason: string | null
    goodStanding: boolean
    parentId: string | null
    enrolledAt: Temporal.Instant
    version: number
  }
  'partners.purchases': {
    purchaseId: string
    source: string
    externalId: string
    partnerId: string
    kind: 'purchase' | 'credit'
    amountMinor: bigint
    currency: string
    purchasedOn: Temporal.PlainDate
    product: string | null
    returnsId: string | null
    recordedBy: string
    recordedAt: Temporal.Instant
  }
  'payables.adjustments': {
    adjustmentId: string
    payableId: string
    partnerId: string
    kind: 'lowered' | 'netted' | 'withheld' | 'unwithheld'
    amountMinor: bigint
    currency: string
    reason: string
    clauseId: string | null
    paymentId: string | null
    eventId: string
    causeEventId: string
    adjustedBy: string
    adjustedAt: Temporal.Instant
    authority: string | null
  }
  'payables.holds': {
    payableId: string
    partnerId: string
    kind: 'unassessed' | 'vendor' | 'bank' | 'tax_form' | 'tax_invoice' | 'screening' | 'standing' | 'hold_period' | 'dispute' | 'correction' | 'paperwork'
    what: string
    owedBy: 'partner' | 'specialist' | 'lead' | 'finance' | 'legal' | 'time'
    until: Temporal.PlainDate | null
    origin: 'assessed' | 'placed'
    since: Temporal.Instant
  }
  'payables.payables': {
    payableId: string
    submissionId: string
    decisionId: string
    lineNo: number
    instalment: number
    fundId: string
    payerId: string
    partnerId: string
    incentiveId: string
    amountMinor: bigint
    currency: string
    decidedOn: Temporal.PlainDate
    decidedBy: string
    reference: string
    holdUntil: Temporal.PlainDate | null
    dueOn: Temporal.PlainDate
    status: 'held' | 'ready' | 'scheduled' | 'paid' | 'cancelled'
    runId: string | null
    sentOn: Temporal.PlainDate | null
    paidOn: Temporal.PlainDate | null
    cancelReason: string | null
    cancelClause: string | null
    createdAt: Temporal.Instant
    version: number
    loweredMinor: bigint
    nettedMinor: bigint
    clawedBackMinor: bigint
    netting: boolean
    allocationId: string | null
    uncommitted: boolean
    confirmedBy: string | null
    confirmedAt: Temporal.Instant | null
    minimumMinor: bigint | null
    withheldMinor: bigint
    remittedMinor: bigint
    termsDays: number | null
    schedule: 'by_terms' | 'monthly' | 'quarterly' | null
    taxInvoiceOn: Temporal.PlainDate | null
  }
  'payables.receivables': {
    receivableId: string
    payableId: string
    fundId: string
    allocationId: string
    payerId: string
    partnerId: string
    amountMinor: bigint
    currency: string
    recoveredMinor: bigint
    netting: boolean
    reference: string
    reason: string
    clauseId: string | null
    runId: string | null
    claimedOn: Temporal.PlainDate
    eventId: string
    causeEventId: string
    claimedBy: string
    claimedAt: Temporal.Instant
    disputedAt: Temporal.Instant | null
    disputeReason: string | null
    version: number
    invoicedUntil: Temporal.PlainDate | null
  }
  'payables.recoveries': {
    recoveryId: string
    receivableId: string
    partnerId: string
    kind: 'refund' | 'netting' | 'write_off' | 'returned' | 'withheld'
    amountMinor: bigint
    currency: string
    reason: string
    payableId: string | null
    paymentId: string | null
    recoveredOn: Temporal.PlainDate
    eventId: string
    recoveredBy: string
    recoveredAt: Temporal.Instant
  }
  'payables.write_offs': {
    writeOffId: string
    receivableId: string
    amountMinor: bigint
    currency: string
    reason: string
    state: 'proposed' | 'approved' | 'declined'
    proposedBy: string
    proposerName: string
    proposedAt: Temporal.Instant
    decidedBy: string | null
    deciderName: string | null
    decidedAt: Temporal.Instant | null
  }
  'payouts.answer_times': {
    payingAccountId: string
    validFrom: Temporal.PlainDate
    bankingDays: number
    reason: string
    setBy: string
    setAt: Temporal.Instant
  }
  'payouts.approvals': {
    approvalId: string
    runId: string
    approver: string
    contentHash: string
    approvedAt: Temporal.Instant
    voidedAt: Temporal.Instant | null
    voidReason: string | null
    forPerson: string | null
    lookedAt: string[]
    differences: unknown
  }
  'payouts.attempts': {
    paymentId: string
    attemptNo: number
    endToEndId: string
    state: 'created' | 'sent' | 'accepted' | 'settled' | 'rejected' | 'returned' | 'unknown'
    bookedOn: Temporal.PlainDate | null
    bankReason: string | null
    movedAt: Temporal.Instant
  }
  'payouts.bank_answer_lines': {
    bankAnswerId: string
    lineNo: number
    fileLine: number
    scope: 'file' | 'block' | 'payment'
    says: 'received' | 'accepted' | 'paid' | 'rejected' | 'returned' | 'blocked' | 'change'
    status: string | null
    code: string | null
    information: string | null
    messageRef: string | null
    blockRef: string | null
    endToEndRef: string | null
    traceRef: string | null
    amountMinor: bigint | null
    currency: string | null
    correctedSealed: string | null
    runId: string | null
    paymentId: string | null
    outcome: 'applied' | 'known' | 'open'
    paymentsMoved: number
    why: string | null
    closedBy: string | null
    closerName: string | null
    closedAt: Temporal.Instant | null
    closedReason: string | null
    billRef: string | null
    paidOn: Temporal.PlainDate | null
    assignedPaymentId: string | null
    assignedBy: string | null
    assignerName: string | null
    assignedAt: Temporal.Instant | null
    assignedReason: string | null
    closedAs: 'closed' | 'assigned' | 'confirmed' | 'declined' | 'shown' | 'overtaken' | null
  }
  'payouts.bank_answers': {
    bankAnswerId: string
    sha256: string
    sizeBytes: bigint
    name: string
    format: 'pain.002' | 'nacha' | 'erp_register'
    messageId: string | null
    filedBy: string
    filerName: string
    filedAt: Temporal.Instant
    arrivedBy: 'person' | 'channel'
  }
  'payouts.channels': {
    channelId: string
    payingAccountId: string
    version: number
    kind: 'manual' | 'folder' | 'sftp'
    folder: string | null
    host: string | null
    port: number | null
    login: string | null
    hostKey: string | null
    publicKey: string | null
    keySealed: string | null
    state: 'proposed' | 'usable' | 'declined' | 'replaced'
    reason: string
    proposedBy: string
    proposedAt: Temporal.Instant
    settledBy: string | null
    settledAt: Temporal.Instant | null
    replacedAt: Temporal.Instant | null
    inboundFolder: string | null
  }
  'payouts.file_takings': {
    fileTakingId: string
    runId: string
    takenBy: string
    takenAt: Temporal.Instant
    givenBackBy: string | null
    givenBackAt: Temporal.Instant | null
    givenBackReason: string | null
  }
  'payouts.files': {
    runId: string
    name: string
    mediaType: string
    sha256: string
    sizeBytes: bigint
    writtenBy: string
    writtenAt: Temporal.Instant
  }
  'payouts.findings': {
    findingId: string
    runId: string
    paymentId: string | null
    found: unknown
    foundAt: Temporal.Instant
  }
  'payouts.inbound_files': {
    inboundFileId: string
    payingAccountId: string
    channelId: string
    name: string
    sizeBytes: bigint | null
    modifiedAt: Temporal.Instant | null
    state: 'ripening' | 'passed_by' | 'fetched' | 'filed' | 'refused' | 'put_aside'
    seenAt: Temporal.Instant
    movedAt: Temporal.Instant
    tries: number
    sha256: string | null
    fetchedAt: Temporal.Instant | null
    outcome: 'filed' | 'known' | 'quarantined' | null
    bankAnswerId: string | null
    statementFileId: string | null
    refusal: string | null
    said: string | null
    closedBy: string | null
    closerName: string | null
    closedReason: string | null
  }
  'payouts.inbound_folders': {
    payingAccountId: string
    channelId: string
    nextLookAt: Temporal.Instant | null
    claimId: string | null
    leasedUntil: Temporal.Instant | null
    since: Temporal.Instant
    lookedAt: Temporal.Instant | null
    okAt: Temporal.Instant | null
    failures: number
    fault: 'unreachable' | 'denied' | 'untrusted' | null
    said: string | null
    warnedAt: Temporal.Instant | null
  }
  'payouts.looks': {
    paymentId: string
    contentHash: string
    person: string
    points: number
    signs: string[]
    at: Temporal.Instant
  }
  'payouts.payer_changes': {
    payerChangeId: string
    payerId: string
    payingAccountId: string | null
    before: unknown
    after: unknown
    reason: string
    cools: boolean
    state: 'proposed' | 'cooling' | 'applied' | 'declined'
    usableOn: Temporal.PlainDate | null
    proposedBy: string
    proposedAt: Temporal.Instant
    decidedBy: string | null
    decidedAt: Temporal.Instant | null
    declinedReason: string | null
    appliedAt: Temporal.Instant | null
  }
  'payouts.payer_taxes': {
    payerId: string
    incomeSource: 'partner' | 'payer'
    taxInvoices: 'never' | 'registered' | 'always'
    taxInvoicesFrom: Temporal.PlainDate | null
    recoversVat: boolean
    setBy: string
    setAt: Temporal.Instant
    version: number
    payerChangeId: string | null
  }
  'payouts.payers': {
    payerId: string
    code: string
    legalName: string
    street: string
    houseNumber: string | null
    postCode: string
    town: string
    region: string | null
    country: string
    zone: string
    taxNumber: string | null
    vatNumber: string | null
    createdBy: string
    createdAt: Temporal.Instant
    version: number
  }
  'payouts.paying_accounts': {
    payingAccountId: string
    payerId: string
    name: string
    currency: string
    profile: 'sepa' | 'sepa_03' | 'usd' | 'iso' | 'iso_03' | 'nacha' | 'bacs' | 'csv_gb' | 'csv_wide' | 'erp' | 'erp_netsuite' | 'erp_quickbooks' | 'erp_xero'
    scheme: 'iban' | 'aba' | 'gb' | 'ca' | 'au' | 'jp' | 'in' | 'br' | 'mx' | 'sg' | null
    accountSealed: string | null
    accountMasked: string | null
    accountBlind: Buffer | null
    bic: string | null
    routingNumber: string | null
    calendarCode: string
    cutOff: string
    leadDays: number
    batchBooking: boolean
    paymentMinMinor: bigint
    glAccount: string | null
    state: 'proposed' | 'cooling' | 'usable' | 'retired'
    proposedBy: string
    proposedAt: Temporal.Instant
    approvedBy: string | null
    approvedAt: Temporal.Instant | null
    retiredReason: string | null
    originator: unknown
    usableOn: Temporal.PlainDate | null
  }
  'payouts.payment_lines': {
    paymentId: string
    payableId: string
    decisionId: string
    lineNo: number
    instalment: number
    fundId: string
    amountMinor: bigint
    live: boolean
    leftOut: boolean
  }
  'payouts.payment_nettings': {
    paymentId: string
    payableId: string
    receivableId: string
    amountMinor: bigint
    live: boolean
    nettedAt: Temporal.Instant | null
  }
  'payouts.payment_vats': {
    paymentId: string
    payableId: string
    taxInvoiceId: string
    amountMinor: bigint
    live: boolean
  }
  'payouts.payment_withholdings': {
    paymentId: string
    payableId: string
    authority: string
    regime: 'us_backup' | 'us_nonresident' | 'us_treaty'
    rate: string
    source: string
    basisMinor: bigint
    amountMinor: bigint
    live: boolean
    withheldAt: Temporal.Instant | null
    undoneMinor: bigint
    undoneBasisMinor: bigint
  }
  'payouts.payments': {
    paymentId: string
    runId: string
    ordinal: number
    partnerId: string
    bankDetailId: string | null
    currency: string
    amountMinor: bigint
    creditorName: string
    creditorAddress: unknown
    accountMasked: string
    accountMark: string
    bic: string | null
    routingNumber: string | null
    erpNumber: string | null
    remittance: string
    firstToAccount: boolean
    accountApprovedBy: string | null
    droppedAt: Temporal.Instant | null
    owedCurrency: string
    owedMinor: bigint
    nettedMinor: bigint
    rate: string | null
    rateSource: string | null
    rateOn: Temporal.PlainDate | null
    withheldMinor: bigint
    vatMinor: bigint
    vatPaidMinor: bigint
    vatRecovered: boolean
    forFile: unknown
    riskPoints: number | null
  }
  'payouts.repayment_invoice_lines': {
    repaymentInvoiceId: string
    receivableId: string
    partnerId: string
    amountMinor: bigint
    live: boolean
  }
  'payouts.repayment_invoices': {
    repaymentInvoiceId: string
    number: string
    payerId: string
    partnerId: string
    payingAccountId: string
    currency: string
    amountMinor: bigint
    issuedOn: Temporal.PlainDate
    dueOn: Temporal.PlainDate
    issuedBy: string
    issuedAt: Temporal.Instant
    withdrawnBy: string | null
    withdrawnAt: Temporal.Instant | null
    withdrawnBecause: string | null
  }
  'payouts.run_numbers': {
    year: number
    last: number
  }
  'payouts.runs': {
    runId: string
    number: string
    payingAccountId: string
    payerId: string
    currency: string
    status: 'draft' | 'checked' | 'approved' | 'released' | 'acknowledged' | 'settled' | 'cancelled' | 'rejected'
    executeOn: Temporal.PlainDate
    upToDueOn: Temporal.PlainDate
    messageId: string
    createdAt: Temporal.Instant
    preparers: string[]
    contentHash: string | null
    releasedBy: string | null
    releasedAt: Temporal.Instant | null
    releasedOn: Temporal.PlainDate | null
    version: number
    processOn: Temporal.PlainDate | null
    releaseProof: string | null
    stepUpId: string | null
    releasedFor: string | null
  }
  'payouts.second_approvals': {
    payerId: string
    currency: string
    aboveMinor: bigint
    thirdAboveMinor: bigint | null
  }
  'payouts.taken_back': {
    paymentId: string
    wasSettled: boolean
    evidence: 'person' | 'second_person' | 'channel' | 'letter' | 'statement' | 'before'
    bankAnswerId: string | null
    lineNo: number | null
    arrivedBy: string | null
    writtenAnswerId: string | null
    writtenState: string | null
    filedBy: string | null
    assignedBy: string | null
    confirmedBy: string | null
    shownOn: Temporal.PlainDate | null
    causeEventId: string
    at: Temporal.Instant
  }
  'payouts.tax_invoice_lines': {
    taxInvoiceId: string
    payableId: string
    partnerId: string
    netMinor: bigint
    vatMinor: bigint
    live: boolean
  }
  'payouts.tax_invoices': {
    taxInvoiceId: string
    partnerId: string
    vendorId: string
    payerId: string
    state: 'received' | 'under_review' | 'accepted' | 'rejected'
    number: string
    issuedOn: Temporal.PlainDate
    currency: string
    netMinor: bigint
    vatRate: string
    vatMinor: bigint
    reverseCharge: boolean
    sellerVat: string | null
    buyerVat: string | null
    fileId: string
    receivedBy: string
    receivedAt: Temporal.Instant
    reviewedBy: string | null
    reviewedAt: Temporal.Instant | null
    decidedBy: string | null
    decidedAt: Temporal.Instant | null
    reason: string | null
    version: number
  }
  'payouts.tax_remittance_lines': {
    taxRemittanceId: string
    payableId: string
    amountMinor: bigint
  }
  'payouts.tax_remittances': {
    taxRemittanceId: string
    payerId: string
    authority: string
    currency: string
    amountMinor: bigint
    paidOn: Temporal.PlainDate
    reference: string
    state: 'proposed' | 'remitted' | 'declined'
    proposedBy: string
    proposedAt: Temporal.Instant
    decidedBy: string | null
    decidedAt: Temporal.Instant | null
    reason: string | null
  }
  'payouts.transmission_steps': {
    runId: string
    tryNo: number
    step: 'began' | 'renaming' | 'sent' | 'not_sent' | 'unknown' | 'looked' | 'asked_again' | 'stopped' | 'confirmed'
    stepNo: number
    channelId: string | null
    by: string
    at: Temporal.Instant
    said: string | null
    found: 'absent' | 'same' | 'other' | 'unreadable' | null
  }
  'payouts.transmissions': {
    runId: string
    remoteName: string
    state: 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown'
    tryNo: number
    triesLeft: number
    claimId: string | null
    leasedUntil: Temporal.Instant | null
    nextAt: Temporal.Instant | null
    cutOffAt: Temporal.Instant
    warnedAt: Temporal.Instant | null
    queuedAt: Temporal.Instant
    movedAt: Temporal.Instant
  }
  'payouts.written_answers': {
    writtenAnswerId: string
    paymentId: string
    says: 'accepted' | 'rejected' | 'returned'
    saidOn: Temporal.PlainDate
    code: string | null
    words: string
    sha256: string
    sizeBytes: bigint
    name: string
    mediaType: string
    filedBy: string
    filerName: string
    filedAt: Temporal.Instant
    state: 'filed' | 'confirmed' | 'declined'
    judgedBy: string | null
    judgeName: string | null
    judgedAt: Temporal.Instant | null
    declinedReason: string | null
  }
  'payouts.written_names': {
    writtenNameId: string
    bankDetailId: string
    name: string
    nameOnFile: string
    statedBy: string
    statedAt: Temporal.Instant
  }
  'platform.installation': {
    onlyRow: boolean
    installationId: string
    sampleMode: boolean
    keyIds: string[]
    createdAt: Temporal.Instant
  }
  'platform.migrations': {
    name: string
    sha256: string
    ranAt: Temporal.Instant
  }
  'platform.number_series': {
    series: string
    lastNumber: bigint
  }
  'platform.outbox': {
    eventId: string
  }
  'platform.requests': {
    actorId: string
    key: string
    inputHash: Buffer
    answer: unknown
    at: Temporal.Instant
  }
  'platform.sweeps': {
    name: string
    ranAt: Temporal.Instant
  }
  'platform.worker_heartbeats': {
    workerId: string
    beatAt: Temporal.Instant
  }
  'programs.programs': {
    programId: string
    code: string
    type: 'mdf' | 'deal' | 'coinvest' | 'referral'
    currency: string
    createdAt: Temporal.Instant
  }
  'programs.publications': {
    publicationId: string
    versionId: string
    revision: number
    contentHash: string
    note: string
    status: 'proposed' | 'agreed' | 'declined' | 'void'
    proposedBy: string
    proposedAt: Temporal.Instant
    settledBy: string | null
    settledAt: Temporal.Instant | null
    reason: string | null
  }
  'programs.versions': {
    versionId: string
    programId: string
    number: number
    status: 'draft' | 'published'
    name: string
    fundCode: string
    effectiveFrom: Temporal.PlainDate
    effectiveUntil: Temporal.PlainDate | null
    files: unknown
    contentHash: string
    draftedBy: string
    draftedAt: Temporal.Instant
    publishedBy: string | null
    publishedAt: Temporal.Instant | null
    revision: number
  }
  'rates.imports': {
    importId: string
    sourceCode: string
    fileName: string
    sha256: string
    layout: 'csv' | 'xml'
    firstOn: Temporal.PlainDate
    lastOn: Temporal.PlainDate
    ratesAdded: number
    importedBy: string
    importerName: string
    importedAt: Temporal.Instant
  }
  'rates.rates': {
    sourceCode: string
    rateOn: Temporal.PlainDate
    fromCurrency: string
    toCurrency: string
    value: string
    importId: string
  }
  'rates.sources': {
    sourceCode: string
    name: string
    base: string
    acknowledgement: string
  }
  'reconciliation.account_chain': {
    payingAccountId: string | null
    openedOn: Temporal.PlainDate | null
    openingMinor: bigint | null
    closedOn: Temporal.PlainDate | null
    closingMinor: bigint | null
  }
  'reconciliation.account_days': {
    payingAccountId: string
    bookedOn: Temporal.PlainDate
    source: string
  }
  'reconciliation.breaks': {
    breakId: string
    subjectKind: 'line' | 'payment' | 'statement'
    subjectId: string
    payingAccountId: string | null
    amountMinor: bigint | null
    currency: string | null
    cause: 'no_payment' | 'proposed' | 'part_left' | 'money_in' | 'overdue' | 'quarantined' | 'gap'
    owner: 'specialist' | 'finance'
    since: Temporal.PlainDate
    openedAt: Temporal.Instant
    resolvedAt: Temporal.Instant | null
    resolvedBy: string | null
    resolverName: string | null
    resolution: string | null
  }
  'reconciliation.closings': {
    payerId: string
    month: Temporal.PlainDate
    preparedBy: string
    preparerName: string
    preparedAt: Temporal.Instant
    reviewedBy: string | null
    reviewerName: string | null
    reviewedAt: Temporal.Instant | null
    figures: string | null
    figuresHash: string | null
  }
  'reconciliation.details': {
    lineId: string
    detailNo: number
    endToEndId: string | null
    messageId: string | null
    paymentInfoId: string | null
    instructionId: string | null
    transactionId: string | null
    amountMinor: bigint | null
    currency: string | null
    counterpartyName: string | null
    accountMasked: string | null
    remittance: string | null
    structuredReference: string | null
    returnCode: string | null
    returnText: string | null
  }
  'reconciliation.files': {
    statementFileId: string
    sha256: string
    sizeBytes: bigint
    name: string
    source: 'camt.053' | 'mt940' | 'camt.054'
    quarantined: boolean
    importedBy: string
    importerName: string
    importedAt: Temporal.Instant
  }
  'reconciliation.leg_totals': {
    paymentId: string
    leg: 'out' | 'returned'
    amountMinor: bigint
    matchedMinor: bigint
  }
  'reconciliation.line_totals': {
    lineId: string
    amountMinor: bigint
    matchedMinor: bigint
  }
  'reconciliation.lines': {
    lineId: string
    statementId: string
    payingAccountId: string
    fingerprint: string
    occurrence: number
    ordinal: number
    bookedOn: Temporal.PlainDate
    valuedOn: Temporal.PlainDate | null
    amountMinor: bigint
    currency: string
    reversal: boolean
    entryReference: string | null
    servicerReference: string | null
    transactionCode: string | null
    information: string | null
    batchMessageId: string | null
    batchPaymentInfoId: string | null
    batchCount: number | null
    eventId: string | null
    entryId: bigint | null
    enteredOn: Temporal.PlainDate
  }
  'reconciliation.matches': {
    matchId: string
    lineId: string
    kind: 'payment' | 'return' | 'refund' | 'fees' | 'fx'
    paymentId: string | null
    leg: string | null
    amountMinor: bigint
    shortMinor: bigint
    tier: 'end_to_end' | 'batch' | 'amount_account' | 'amount_name' | 'manual'
    because: string
    movedFund: boolean
    undoes: string | null
    reason: string | null
    eventId: string
    entryId: bigint
    enteredOn: Temporal.PlainDate
    madeBy: string
    makerName: string
    madeAt: Temporal.Instant
    receivableId: string | null
    vatMinor: bigint
  }
  'reconciliation.notified_entries': {
    notifiedEntryId: string
    statementFileId: string
    payingAccountId: string
    fingerprint: string
    occurrence: number
    bookedOn: Temporal.PlainDate
    amountMinor: bigint
    currency: string
    servicerReference: string | null
    details: unknown
    lineId: string | null
    joinedAt: Temporal.Instant | null
  }
  'reconciliation.proposals': {
    proposalId: string
    lineId: string
    paymentId: string
    tier: string
    because: string
    rivals: number
    state: 'open' | 'accepted' | 'rejected' | 'stale'
    proposedAt: Temporal.Instant
    decidedBy: string | null
    reason: string | null
  }
  'reconciliation.statement_chain': {
    statementId: string | null
    beforeMinor: bigint | null
    gapMinor: bigint | null
    proof: string | null
  }
  'reconciliation.statements': {
    statementId: string
    statementFileId: string
    ordinal: number
    payingAccountId: string
    currency: string
    source: string
    bankId: string
    number: string | null
    openedOn: Temporal.PlainDate | null
    closedOn: Temporal.PlainDate | null
    openingMinor: bigint | null
    closingMinor: bigint | null
    linesMinor: bigint
    proof: 'proven' | 'unproven' | 'contradicted'
    why: string | null
    differenceMinor: bigint | null
    quarantined: boolean
    lines: number
    linesNew: number
    linesLate: number
    notBooked: number
    warnings: string[]
  }
  'submissions.decision_lines': {
    decisionId: string
    lineNo: number
    partNo: number
    partnerId: string
    costKind: string
    verdict: 'accepted' | 'reduced' | 'denied' | 'returned'
    claimedMinor: bigint
    acceptedMinor: bigint
    clauseId: string | null
    reason: string
  }
  'submissions.decisions': {
    decisionId: string
    submissionId: string
    partnerId: string
    outcome: 'approve' | 'approve_reduced' | 'reject' | 'request_information' | 'escalate'
    amountMinor: bigint | null
    currency: string
    reason: string
    clauseIds: string[]
    decidedBy: string
    decidedFor: string | null
    decidedAt: Temporal.Instant
    versionId: string
    authorityId: string | null
    record: string
    eventId: string
    corrects: string | null
    facts: string | null
  }
  'submissions.defects': {
    defectId: string
    submissionId: string
    partnerId: string
    targetKind: 'field' | 'line' | 'slot'
    target: string
    reason: string
    clauseId: string | null
    openedAt: Temporal.Instant
    mendedAt: Temporal.Instant | null
  }
  'submissions.lines': {
    submissionId: string
    lineNo: number
    partnerId: string
    description: string
    costKind: string
    seller: string | null
    invoiceNumber: string | null
    invoiceKey: string | null
    invoiceOn: Temporal.PlainDate | null
    deliveredOn: Temporal.PlainDate | null
    currency: string
    netMinor: bigint
    taxMinor: bigint
    claimedMinor: bigint
    parts: unknown
    criterion: string | null
    dueOn: Temporal.PlainDate | null
  }
  'submissions.reopenings': {
    reopeningId: string
    submissionId: string
    partnerId: string
    kind: 'appeal' | 'correction'
    reason: string
    fromStatus: 'rejected' | 'lapsed' | 'approved'
    decisionId: string | null
    clockKind: string
    openedBy: string
    openedFor: string | null
    openedAt: Temporal.Instant
    eventId: string
    ended: 'decided' | 'taken_back' | 'lapsed' | null
    endedAt: Temporal.Instant | null
    newDecisionId: string | null
  }
  'submissions.research': {
    submissionId: string
    partnerId: string
    days: number
    question: string
    askedBy: string
    askedAt: Temporal.Instant
  }
  'submissions.signals': {
    signalId: string
    kind: 'same_invoice' | 'near_invoice' | 'next_invoice' | 'same_file' | 'same_picture' | 'like_picture'
    isCertain: boolean
    submissionId: string
    otherId: string
    lineNo: number | null
    otherLineNo: number | null
    itemId: string | null
    otherItemId: string | null
    questionId: string | null
    foundAt: Temporal.Instant
  }
  'submissions.submissions': {
    submissionId: string
    number: string | null
    incentiveId: string | null
    sequence: number | null
    type: 'mdf_request' | 'mdf_change' | 'mdf_claim' | 'mdf_reimbursement' | 'mdf_rebate' | 'deal_registration' | 'deal_extension' | 'deal_outcome' | 'coinvest_proposal' | 'coinvest_milestone' | 'referral' | 'referral_fee'
    status: 'draft' | 'submitted' | 'in_review' | 'action_required' | 'escalated' | 'approved' | 'rejected' | 'withdrawn' | 'lapsed' | 'appealed'
    partnerId: string
    programId: string
    versionId: string
    form: unknown
    currency: string
    requestedMinor: bigint
    isFinal: boolean
    source: 'portal' | 'api' | 'sheet' | 'mail' | 'collection' | 'outcome' | 'accrual'
    originKey: string | null
    assignedTo: string | null
    createdBy: string
    createdAt: Temporal.Instant
    submittedAt: Temporal.Instant | null
    completeAt: Temporal.Instant | null
    decidedAt: Temporal.Instant | null
    decisionDueAt: Temporal.Instant | null
    version: number
    reopeningId: string | null
    lapsedAt: Temporal.Instant | null
    continuesId: string | null
    answerBy: Temporal.Instant | null
  }
  'submissions.undone': {
    decisionId: string
    submissionId: string
    partnerId: string
    undoneBy: string
    undoneAt: Temporal.Instant
    eventId: string
  }
  'submissions.warnings': {
    incentiveId: string
    partnerId: string
    about: 'claim' | 'protection' | 'milestone'
    aboutNo: number
    endsOn: Temporal.PlainDate
    days: number
    messageId: string
    warnedAt: Temporal.Instant
  }
  'vendors.account_exceptions': {
    exceptionId: string
    accountBlind: Buffer
    ownerVendorId: string
    vendorId: string
    reason: string
    askedBy: string
    askedAt: Temporal.Instant
    approvedBy: string | null
    approvedAt: Temporal.Instant | null
    endsOn: Temporal.PlainDate
    endedAt: Temporal.Instant | null
    endedBy: string | null
    endedReason: string | null
  }
  'vendors.account_refusals': {
    accountRefusalId: string
    bankDetailId: string
    partnerId: string
    paymentRef: string
    code: string
    refusedAt: Temporal.Instant
    liftedBy: string | null
    liftedAt: Temporal.Instant | null
    liftedReason: string | null
    liftAskedBy: string | null
    liftAskerName: string | null
    liftAskedAt: Temporal.Instant | null
    liftReason: string | null
  }
  'vendors.accounts': {
    accountBlind: Buffer
    vendorId: string
    claimedAt: Temporal.Instant
    blindKey: string | null
  }
  'vendors.bank_details': {
    bankDetailId: string
    vendorId: string
    partnerId: string
    currency: string
    scheme: 'iban' | 'aba' | 'gb' | 'ca' | 'au' | 'jp' | 'in' | 'br' | 'mx' | 'sg'
    holderName: string
    bankCountry: string
    bic: string | null
    routingNumber: string | null
    accountKind: 'checking' | 'savings' | null
    accountSealed: string
    accountMasked: string
    accountBlind: Buffer
    state: 'proposed' | 'called_back' | 'approved' | 'cooling' | 'usable' | 'retired'
    isFirst: boolean
    proposedBy: string
    proposedAt: Temporal.Instant
    calledBackBy: string | null
    calledBackAt: Temporal.Instant | null
    callBackSource: 'number_on_file' | 'contract' | 'public_register' | 'own_bank' | null
    callBackReference: string | null
    callBackContactId: string | null
    approvedBy: string | null
    approvedAt: Temporal.Instant | null
    usableOn: Temporal.PlainDate | null
    retiredAt: Temporal.Instant | null
    retiredReason: string | null
    version: number
    holderLocal: string | null
    askedChannel: 'portal' | 'mail' | 'phone' | 'letter' | 'meeting' | 'list' | 'own_bank' | null
    askedFrom: string | null
    noticeCode: string | null
    approvedReason: string | null
    replacedBy: string | null
    sharedWith: string | null
    exceptionId: string | null
    accountOwner: string | null
  }
  'vendors.blocks': {
    blockId: string
    vendorId: string
    reason: string
    blockedBy: string
    blockedAt: Temporal.Instant
    liftReason: string | null
    liftAskedBy: string | null
    liftAskedAt: Temporal.Instant | null
    liftedBy: string | null
    liftedAt: Temporal.Instant | null
  }
  'vendors.call_backs': {
    callBackId: string
    bankDetailId: string
    partnerId: string
    outcome: 'confirmed' | 'denied' | 'not_reached'
    source: 'number_on_file' | 'contract' | 'public_register'
    contactId: string | null
    reference: string
    by: string
    at: Temporal.Instant
  }
  'vendors.listed_entries': {
    entryId: string
    listCode: string
    uid: string
    contentHash: string
    kind: 'person' | 'entity' | 'vessel' | 'aircraft' | 'unknown'
    primaryName: string
    programs: string[]
    births: unknown
    countries: string[]
    ids: unknown
    remarks: string | null
    sinceVersion: number
    untilVersion: number | null
  }
  'vendors.listed_names': {
    entryId: string
    ordinal: number
    name: string
    quality: 'primary' | 'strong' | 'weak'
    keys: string[] | null
  }
  'vendors.owners': {
    ownerId: string
    vendorId: string
    partnerId: string
    name: string
    kind: 'person' | 'company'
    shareBp: number
    bornOn: Temporal.PlainDate | null
    country: string
    typedBy: string
    typedAt: Temporal.Instant
    endedAt: Temporal.Instant | null
    statementId: string | null
  }
  'vendors.ownership_statements': {
    statementId: string
    vendorId: string
    partnerId: string
    states: 'owners' | 'nobody'
    directorName: string | null
    directorBornOn: Temporal.PlainDate | null
    directorCountry: string | null
    statedBy: string
    statedAt: Temporal.Instant
    endedAt: Temporal.Instant | null
  }
  'vendors.reminders': {
    vendorId: string
    about: 'tax_form' | 'papers' | 'approval' | 'renewal' | 'owners'
    ofDay: Temporal.PlainDate
    step: number
    toldAt: Temporal.Instant
  }
  'vendors.screened_names': {
    vendorId: string | null
    partnerId: string | null
    subject: string | null
    name: string | null
    kind: string | null
    bornOn: Temporal.PlainDate | null
    country: string | null
    typedBy: string[] | null
  }
  'vendors.screening_hits': {
    hitId: string
    vendorId: string
    partnerId: string
    subject: 'legal_name' | 'enrolled_name' | 'holder' | 'owner' | 'signer' | 'director'
    askedName: string
    askedMark: string
    entryId: string
    listedName: string
    quality: string
    score: number
    evidence: unknown
    state: 'possible' | 'clearing' | 'cleared' | 'true' | 'gone'
    typedBy: string[]
    foundAt: Temporal.Instant
    proposedBy: string | null
    proposedAt: Temporal.Instant | null
    reason: string | null
    settledBy: string | null
    settledAt: Temporal.Instant | null
    settledReason: string | null
    reportDueOn: Temporal.PlainDate | null
  }
  'vendors.screening_limit_changes': {
    changeId: string
    daysBefore: number
    days: number
    reason: string
    state: 'proposed' | 'applied' | 'declined'
    proposedBy: string
    proposedAt: Temporal.Instant
    decidedBy: string | null
    decidedAt: Temporal.Instant | null
    declinedReason: string | null
  }
  'vendors.screening_limits': {
    fromOn: Temporal.PlainDate
    days: number
    reason: string
    setBy: string
    setAt: Temporal.Instant
    changeId: string | null
  }
  'vendors.screening_lists': {
    listCode: string
    kind: 'ofac_sdn' | 'ofac_consolidated' | 'un' | 'us_csl' | 'us_dpl' | 'house'
    version: number
  }
  'vendors.screening_lists_mark': {
    listsMark: string | null
  }
  'vendors.screening_names_marks': {
    vendorId: string | null
    namesMark: string | null
  }
  'vendors.screening_versions': {
    listCode: string
    version: number
    sha256: string
    publishedOn: Temporal.PlainDate | null
    loadedAt: Temporal.Instant
    loadedBy: string
    entries: number
    names: number
    added: number
    changed: number
    removed: number
  }
  'vendors.screenings': {
    vendorId: string
    namesMark: string
    listsMark: string
    screenedAt: Temporal.Instant
    rules: number
  }
  'vendors.tax_facts': {
    vendorId: string
    partnerId: string
    numberRefusedOn: Temporal.PlainDate | null
    reason: string
    setBy: string
    setAt: Temporal.Instant
    version: number
    easingAskedBy: string | null
    easingAskedAt: Temporal.Instant | null
    easingReason: string | null
    easingTo: Temporal.PlainDate | null
    easedBy: string | null
  }
  'vendors.tax_figures': {
    figure: 'us_backup_rate' | 'us_nonresident_rate' | 'us_1099_line'
    fromOn: Temporal.PlainDate
    rate: string | null
    amountMinor: bigint | null
    currency: string | null
    source: string
  }
  'vendors.tax_forms': {
    taxFormId: string
    vendorId: string
    partnerId: string
    state: 'proposed' | 'in_force' | 'replaced' | 'ended' | 'expired' | 'declined'
    form: 'w9' | 'w8ben' | 'w8bene' | 'vat' | 'none'
    taxResidence: string
    signedOn: Temporal.PlainDate | null
    signerName: string | null
    signerCapacity: string | null
    taxClassification: string | null
    exemptPayeeCode: number | null
    chapter4Status: string | null
    treatyArticle: string | null
    treatyRate: string | null
    taxNumberSealed: string | null
    taxNumberMasked: string | null
    validThrough: Temporal.PlainDate | null
    proposedBy: string
    proposedAt: Temporal.Instant
    fileId: string | null
    decidedBy: string | null
    decidedAt: Temporal.Instant | null
    endedOn: Temporal.PlainDate | null
    endedReason: string | null
    endedBy: string | null
  }
  'vendors.vendors': {
    vendorId: string
    partnerId: string
    state: 'invited' | 'in_progress' | 'submitted' | 'in_review' | 'active' | 'rejected' | 'suspended' | 'blocked' | 'expired'
    stateReason: string | null
    legalName: string | null
    entityKind: 'company' | 'person' | null
    registrationNumber: string | null
    taxResidence: string | null
    street: string | null
    houseNumber: string | null
    postCode: string | null
    town: string | null
    region: string | null
    country: string | null
    taxForm: 'w9' | 'w8ben' | 'w8bene' | 'vat' | 'none' | null
    taxFormSignedOn: Temporal.PlainDate | null
    taxNumberSealed: string | null
    taxNumberMasked: string | null
    acceptedName: string | null
    acceptedBeside: string | null
    acceptedReason: string | null
    erpNumber: string | null
    typedBy: string[]
    invitedAt: Temporal.Instant
    submittedAt: Temporal.Instant | null
    approvedAt: Temporal.Instant | null
    approvedBy: string | null
    version: number
    lei: string | null
    vatNumber: string | null
    signerName: string | null
    signerCapacity: string | null
    taxClassification: 'individual' | 'c_corporation' | 's_corporation' | 'partnership' | 'trust_estate' | 'llc_c' | 'llc_s' | 'llc_p' | 'other' | null
    exemptPayeeCode: number | null
    chapter4Status: 'active_nffe' | 'passive_nffe' | 'publicly_traded_nffe' | 'nonprofit' | 'participating_ffi' | 'reporting_model_1_ffi' | 'reporting_model_2_ffi' | 'registered_deemed_compliant_ffi' | 'certified_deemed_compliant_ffi' | 'nonparticipating_ffi' | 'exempt_beneficial_owner' | 'excepted_territory_nffe' | 'direct_reporting_nffe' | 'other' | null
    treatyArticle: string | null
    treatyRate: string | null
    taxFormThrough: Temporal.PlainDate | null
    taxFormEndedOn: Temporal.PlainDate | null
    stateSince: Temporal.Instant
    payerCountries: string[]
  }
  'vendors.waiting_programs': {
    vendorId: string
    partnerId: string
    program: string
    namedAt: Temporal.Instant
  }
}
