import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { File, Line, Payable, Payment } from './money-facts.tsx'
import { Checks, Decision, Evidence, Policy, Submission } from './reason-facts.tsx'
import type { Hop } from './reading.ts'

const linkLook = 'text-[12px] font-medium underline underline-offset-3'

/** The screen where a hand does its work; none where it is a part of another. */
export function ownScreen(hop: Hop): ReactNode {
  switch (hop.hop) {
    case 'submission':
    case 'decision':
      return (
        <Link
          to="/submissions/$submissionId"
          params={{ submissionId: hop.submissionId }}
          className={linkLook}
        >
          Open the submission
        </Link>
      )
    case 'policy':
      return (
        <Link
          to="/programs/$programId"
          params={{ programId: hop.programId }}
          search={{ version: hop.versionId }}
          className={linkLook}
        >
          Open the version
        </Link>
      )
    case 'owed':
      return (
        <Link to="/funds/$fundId" params={{ fundId: hop.fundId }} className={linkLook}>
          Open the fund
        </Link>
      )
    case 'payable':
      return (
        <Link to="/reconciliation" search={{ tab: 'tracker' }} className={linkLook}>
          Open the tracker
        </Link>
      )
    case 'payment':
      return (
        <Link to="/payouts/$runId" params={{ runId: hop.runId }} className={linkLook}>
          Open the run
        </Link>
      )
    case 'line':
      return (
        <span className="flex gap-3">
          <Link
            to="/trail/$kind/$id"
            params={{ kind: 'line', id: hop.lineId }}
            className={linkLook}
          >
            All it paid
          </Link>
          <Link to="/reconciliation" search={{ tab: 'lines' }} className={linkLook}>
            Open the bank lines
          </Link>
        </span>
      )
    default:
      return null
  }
}

/** What a hand did, as far as it says more than its entries and events. */
export function factsOf(hop: Hop): ReactNode {
  switch (hop.hop) {
    case 'submission':
      return <Submission hop={hop} />
    case 'evidence':
      return <Evidence hop={hop} />
    case 'checks':
      return <Checks hop={hop} />
    case 'policy':
      return <Policy hop={hop} />
    case 'decision':
      return <Decision hop={hop} />
    case 'owed':
      return <p>Fund {hop.fundCode}</p>
    case 'payable':
      return <Payable hop={hop} />
    case 'payment':
      return <Payment hop={hop} />
    case 'file':
      return <File hop={hop} />
    case 'line':
      return <Line hop={hop} />
  }
}
