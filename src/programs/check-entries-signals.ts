import type { CatalogEntry } from './check-entries.ts'

/** The signs of fraud that a person compares, of whatever brings invoices and pictures. */
export const signalEntries = {
  check_same_picture: {
    states: {
      pass: 'no picture of it was handed in for another activity',
      warn: 'a picture looks much like one of another activity: a person compares',
      fail: 'a picture shows the same as one of another activity',
    },
    facts: { '*': 'by slot and submission: how many points of the two differ' },
  },
  check_invoice_near: {
    states: {
      pass: 'no other invoice of the amount has almost the same number',
      warn: 'an invoice is almost the same as another that was claimed: a person compares',
    },
    facts: { 'line_*': 'the other invoice, and the submission that claims it' },
  },
  check_invoice_sequence: {
    states: {
      pass: 'no invoice follows another that the seller wrote to somebody else',
      warn: 'an invoice follows another of the same seller at once: a person looks',
    },
    facts: { 'line_*': 'the other invoice, and the submission that claims it' },
  },
  check_self_invoicing: {
    states: {
      pass: 'every invoice is of somebody else',
      fail: 'the partner, or a company of its group, wrote an invoice',
    },
    facts: { 'line_*': 'the seller, and whether it is the partner or of its group' },
  },
  check_invoice_dates: {
    states: {
      pass: 'the dates of the invoices are plain',
      warn: 'an invoice is dated ahead, before the partner joined, or several on weekends',
    },
    facts: {
      handed_in_on: 'the day it was complete',
      enrolled_on: 'the day the partner joined',
      'line_*': 'the date of the invoice',
    },
  },
  check_paper_dates: {
    states: {
      pass: 'the documents are as old as they say',
      warn: 'a document was made later than it should have been: a person looks',
    },
    facts: { '*': 'by document: when it was made, and against what day' },
  },
  check_amounts: {
    states: {
      pass: 'the amounts are plain',
      warn: 'every cost is a round sum, or the claim lies just below a limit',
    },
    facts: {
      round_lines: 'lines that are round sums',
      claimed: 'what is claimed',
      just_below: 'the limit it lies just below; for staff',
    },
  },
} as const satisfies Readonly<Record<string, CatalogEntry>>
