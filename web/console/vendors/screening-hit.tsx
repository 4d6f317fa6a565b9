import { getRouteApi, Link } from '@tanstack/react-router'
import { Ban, Check, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  agreeClearance,
  confirmScreeningHit,
  declineClearance,
  proposeClearance,
  showScreeningHit,
} from '../../../src/vendors/contract.ts'
import { sayList } from '../../../src/vendors/editing.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Card, DefinitionList, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import {
  barWords,
  evidenceWords,
  kindWords,
  qualityWords,
  sayScore,
  subjectWords,
} from '../../words/screening.ts'
import { Back } from '../back.tsx'
import { HitState } from './screening.tsx'

const route = getRouteApi('/console/vendors/screening/$hitId')
type Hit = RouteWireAnswer<typeof showScreeningHit>

/** One hit: our name beside the entry of the list, why they match, and what two people say of it. */
export default function ScreeningHit() {
  const { hitId } = route.useParams()
  const hit = useRoute(showScreeningHit, { params: { hitId } })
  useTitle(hit.data === undefined ? 'Screening hit' : `Hit on ${hit.data.askedName}`)
  if (hit.error) return <ErrorPanel problem={hit.error.body} className="m-4" />
  if (!hit.data) return <SkeletonRows rows={12} />
  return (
    <>
      <PageHeader
        crumb={<Back to="/vendors/screening" list="screening" />}
        title={hit.data.askedName}
        beside={<HitState state={hit.data.state} />}
        actions={<HitActions hit={hit.data} />}
      />
      <PageBody>
        <Judgement hit={hit.data} />
        <div className="grid gap-4 md:grid-cols-2">
          <Ours hit={hit.data} />
          <Theirs hit={hit.data} />
        </div>
        <Why hit={hit.data} />
      </PageBody>
    </>
  )
}

function Ours({ hit }: { hit: Hit }) {
  return (
    <Card title="Our vendor">
      <DefinitionList
        entries={[
          { term: subjectWords[hit.subject] ?? hit.subject, value: hit.askedName },
          {
            term: 'Vendor',
            value: (
              <Link
                to="/vendors/$vendorId"
                params={{ vendorId: hit.vendorId }}
                className="font-medium underline underline-offset-3"
              >
                {hit.legalName ?? hit.partnerName} ({hit.partnerCode})
              </Link>
            ),
          },
          { term: 'Kind', value: kindWords[hit.asked.kind] ?? hit.asked.kind },
          { term: 'Born', value: hit.asked.bornOn ? <Day on={hit.asked.bornOn} /> : 'not known' },
          { term: 'Country', value: hit.asked.country ?? 'not known' },
        ]}
      />
    </Card>
  )
}

function Theirs({ hit: { entry, listedName, listCode } }: { hit: Hit }) {
  const or = (texts: readonly string[]) => (texts.length === 0 ? 'not said' : texts.join(', '))
  return (
    <Card title="On the list" note={sayList(listCode)}>
      <DefinitionList
        entries={[
          {
            term: 'Names',
            value: (
              <ul className="space-y-0.5">
                {entry.names.map(({ name, quality }) => (
                  <li key={name} className={name === listedName ? 'font-semibold' : ''}>
                    {name}{' '}
                    <span className="text-[12px] font-normal text-muted">
                      {qualityWords[quality] ?? quality}
                    </span>
                  </li>
                ))}
              </ul>
            ),
          },
          { term: 'Kind', value: kindWords[entry.kind] ?? entry.kind },
          { term: 'Born', value: or(entry.births) },
          { term: 'Countries', value: or(entry.countries) },
          { term: 'Programs', value: or(entry.programs) },
          { term: 'Numbers', value: or(entry.ids) },
          { term: 'Remarks', value: entry.remarks ?? 'none' },
          { term: 'Number on the list', value: entry.uid },
        ]}
      />
    </Card>
  )
}

function Why({ hit }: { hit: Hit }) {
  return (
    <Card title="Why they match" aside={<Badge tone="warn">{sayScore(hit.score)}</Badge>}>
      <ul className="space-y-1">
        {hit.pairs.map(({ left, right, alike }) => (
          <li key={`${left}/${right}`} className="flex flex-wrap gap-2">
            <span className="font-mono text-[13px]">{left}</span>
            <span aria-hidden className="text-muted">
              ≈
            </span>
            <span className="font-mono text-[13px]">{right}</span>
            <span className="tnum text-muted">{sayScore(alike * 1000)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted">
        {sayOver('Only ours has', hit.leftOver)} {sayOver('Only the list has', hit.rightOver)} By
        name alone they are {sayScore(hit.nameScore)} alike.
      </p>
      {hit.evidence.map(({ what, by }) => (
        <p key={what} className="text-muted">
          {evidenceWords[what] ?? what}: {by > 0 ? '+' : '−'}
          {sayScore(Math.abs(by))}
        </p>
      ))}
    </Card>
  )
}

function sayOver(head: string, words: readonly string[]): string {
  return words.length === 0 ? '' : `${head}: ${words.join(' ')}.`
}

function Judgement({ hit }: { hit: Hit }) {
  if (hit.state === 'possible')
    return (
      <p role="status" className="rounded-md bg-warn-soft px-3 py-2">
        Nothing is paid to this vendor until two people clear the hit, or it is confirmed. Do not
        tell the partner why.
      </p>
    )
  return (
    <Card title="What was said">
      {hit.reason ? (
        <p>
          {hit.reason}{' '}
          <span className="text-muted">
            {hit.proposedByName}
            {hit.proposedAt ? (
              <>
                , <DateTime at={hit.proposedAt} />
              </>
            ) : null}
          </span>
        </p>
      ) : null}
      {hit.settledAt ? (
        <p className="text-muted">
          {hit.settledReason ? `${hit.settledReason} ` : 'Agreed. '}
          {hit.settledByName ? `${hit.settledByName}, ` : ''}
          <DateTime at={hit.settledAt} />
        </p>
      ) : null}
      {hit.reportDueOn ? (
        <p className="font-medium">
          To be reported by <Day on={hit.reportDueOn} />.
        </p>
      ) : null}
    </Card>
  )
}

type Asking = 'clear' | 'decline' | 'confirm'

function HitActions({ hit }: { hit: Hit }) {
  const [asking, setAsking] = useState<Asking | null>(null)
  const params = { hitId: hit.hitId }
  const on = (done: string) => ({
    done: () => (toastDone(done), setAsking(null)),
  })
  const propose = useChange(proposeClearance, on('Proposed: another person agrees'))
  const decline = useChange(declineClearance, on('Not agreed: it waits as before'))
  const confirm = useChange(confirmScreeningHit, on('The vendor is blocked, and legal is asked'))
  const agree = useChange(agreeClearance, {
    done: () => toastDone('Cleared: this name and this entry hold no more'),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const why = hit.bar === null ? null : (barWords[hit.bar] ?? null)
  const dialogs = {
    clear: {
      title: 'Not who is listed',
      intro:
        'Say what tells them apart. Somebody else of Finance or legal agrees before it counts.',
      does: 'Propose to clear',
      change: propose,
    },
    decline: {
      title: 'Do not agree',
      intro: 'The hit waits as before; your reason stays on record.',
      does: 'Do not agree',
      change: decline,
    },
    confirm: {
      title: 'It is who is listed',
      intro:
        'The vendor is blocked. What it is owed stays held: never cancelled, netted or given back. ' +
        'Legal is asked at once, with the day by which the block must be reported.',
      does: 'Confirm and block',
      change: confirm,
    },
  } as const
  const shown = asking === null ? null : dialogs[asking]
  return (
    <>
      {hit.state === 'clearing' ? (
        <>
          <Button
            size="sm"
            look="primary"
            icon={Check}
            busy={agree.isPending}
            disabledReason={why}
            onClick={() => agree.mutate({ params })}
          >
            Agree to clear
          </Button>
          <Button size="sm" icon={Undo2} disabledReason={why} onClick={() => setAsking('decline')}>
            Do not agree
          </Button>
        </>
      ) : hit.state === 'possible' || hit.state === 'true' ? (
        <Button size="sm" icon={Check} disabledReason={why} onClick={() => setAsking('clear')}>
          Not who is listed
        </Button>
      ) : null}
      {hit.state === 'possible' || hit.state === 'clearing' ? (
        <Button
          size="sm"
          look="danger"
          icon={Ban}
          disabledReason={hit.bar === 'role' ? why : null}
          onClick={() => setAsking('confirm')}
        >
          It is who is listed
        </Button>
      ) : null}
      {shown === null ? null : (
        <ReasonDialog
          title={shown.title}
          intro={shown.intro}
          does={shown.does}
          busy={shown.change.isPending}
          problem={shown.change.error?.body ?? null}
          onClose={() => setAsking(null)}
          onReason={(reason) => shown.change.mutate({ params, body: { reason } })}
        />
      )}
    </>
  )
}
