import { CircleCheck, Send, X } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  agreePublication,
  declinePublication,
  draftVersion,
  exportVersion,
  listPublications,
  proposePublication,
  publishVersion,
} from '../../../src/programs/contract.ts'
import { withYamlEntry } from '../../../src/programs/editing.ts'
import { call, Problem } from '../../api/client.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel, type ShownProblem } from '../../ui/error-panel.tsx'
import { FormDialog, LongTextField, TextField } from '../../ui/form-dialog.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { DefinitionList } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { DateTime, printDay } from '../../ui/when.tsx'
import { PackProblems } from './pack-problems.tsx'
import type { VersionDetail } from './program.tsx'

type Publication = RouteWireAnswer<typeof listPublications>['rows'][number]

/** What stands between a draft and its being in force: what is wrong, who proposes, who agrees. */
export function PublicationBar({ detail }: { detail: VersionDetail }) {
  const { problems, offer } = detail
  const proposals = useRoute(listPublications, { params: { versionId: offer.versionId } })
  const open = proposals.data?.rows.find((row) => row.status === 'proposed')
  const declined = proposals.data?.rows.find((row) => row.status === 'declined')
  return (
    <div
      data-toolbar
      className="flex shrink-0 flex-wrap items-start gap-3 border-b bg-warn-soft/50 px-4 py-2"
    >
      <div className="min-w-0 flex-1 basis-64">
        {problems.length > 0 ? (
          <>
            <p className="font-medium">What keeps it from being published</p>
            <PackProblems problems={problems} />
          </>
        ) : open ? (
          <p>
            <strong className="font-semibold">{open.proposedByName}</strong> proposed it{' '}
            <DateTime at={open.proposedAt} />: {open.note}
          </p>
        ) : offer.number === 1 ? (
          <p>This draft can be published. A published version never changes again.</p>
        ) : (
          <p>
            This draft can be proposed. Another program owner or the lead then agrees to just this
            content.
            {declined ? ` ${declined.settledByName ?? ''} said no before: ${declined.reason}` : ''}
          </p>
        )}
      </div>
      {open ? (
        <OpenProposal detail={detail} proposal={open} />
      ) : offer.number === 1 ? (
        <PublishFirst detail={detail} />
      ) : (
        <Propose detail={detail} />
      )}
    </div>
  )
}

function PublishFirst({ detail }: { detail: VersionDetail }) {
  const { problems, offer } = detail
  const may = useMay()
  const publish = useChange(publishVersion, {
    done: (answer) => toastDone(`Version ${answer.number} is published`),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  return (
    <Button
      look="primary"
      icon={CircleCheck}
      busy={publish.isPending}
      disabledReason={
        (may(publishVersion) && 'A program owner publishes.') ??
        (problems.length > 0 ? 'Mend what is listed first.' : null)
      }
      onClick={() =>
        publish.mutate({
          params: { versionId: offer.versionId },
          body: { revision: offer.revision },
        })
      }
    >
      Publish
    </Button>
  )
}

function Propose({ detail }: { detail: VersionDetail }) {
  const [asking, setAsking] = useState(false)
  const may = useMay()
  return (
    <>
      <Button
        look="primary"
        icon={Send}
        disabledReason={
          (may(proposePublication) && 'A program owner proposes.') ??
          (detail.problems.length > 0 ? 'Mend what is listed first.' : null)
        }
        onClick={() => setAsking(true)}
      >
        Propose
      </Button>
      {asking ? <ProposeDialog detail={detail} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

/** The day it takes effect is part of the pack: another day is another draft, which is proposed. */
function ProposeDialog({ detail, onClose }: { detail: VersionDetail; onClose: () => void }) {
  const { versionId, revision, effectiveFrom } = detail.offer
  const [note, setNote] = useState('')
  const [from, setFrom] = useState(effectiveFrom)
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  const [dating, setDating] = useState(false)
  const propose = useChange(proposePublication, {
    done: ({ number }) => {
      toastDone(`Version ${number} is proposed`, { detail: 'Ask a second person to agree to it.' })
      onClose()
    },
    refused: (refused) => setProblem(refused.body),
  })
  const send = async () => {
    setProblem(null)
    setDating(true)
    try {
      const draft = from === effectiveFrom ? { revision } : await dated(versionId, revision, from)
      propose.mutate({ params: { versionId }, body: { revision: draft.revision, note } })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error.body)
    } finally {
      setDating(false)
    }
  }
  return (
    <FormDialog
      title="Propose this version"
      intro="Whoever agrees sees what changes, and publishes it by agreeing. It takes effect on its day."
      send="Propose"
      busy={propose.isPending || dating}
      whyNot={note.trim() === '' ? 'Say why it changes.' : null}
      problem={problem}
      onClose={onClose}
      onSend={() => void send()}
    >
      <TextField label="Takes effect on" type="date" required value={from} onChange={setFrom} />
      <LongTextField label="Why it changes" required value={note} onChange={setNote} />
    </FormDialog>
  )
}

async function dated(versionId: string, revision: number, from: string) {
  const { files } = await call(exportVersion, { params: { versionId } })
  const yaml = withYamlEntry(files['program.yaml'] ?? '', 'effective.from', from)
  return call(draftVersion, {
    body: { files: { ...files, 'program.yaml': yaml }, over: { versionId, revision } },
  })
}

function OpenProposal({ detail, proposal }: { detail: VersionDetail; proposal: Publication }) {
  const [step, setStep] = useState<'agree' | 'decline' | null>(null)
  const may = useMay()
  const close = () => setStep(null)
  const whyNot =
    (may(agreePublication) && 'Another program owner or the lead agrees.') ??
    (proposal.mayAgree ? null : 'You wrote or proposed it: somebody else agrees.') ??
    (detail.problems.length > 0 ? 'Mend what is listed first.' : null)
  return (
    <>
      <Button
        icon={X}
        disabledReason={may(declinePublication) && 'A program owner or the lead says no.'}
        onClick={() => setStep('decline')}
      >
        Say no
      </Button>
      <Button
        look="primary"
        icon={CircleCheck}
        disabledReason={whyNot}
        onClick={() => setStep('agree')}
      >
        Agree and publish
      </Button>
      {step === 'agree' ? (
        <AgreeDialog detail={detail} proposal={proposal} onClose={close} />
      ) : null}
      {step === 'decline' ? <DeclineDialog proposal={proposal} onClose={close} /> : null}
    </>
  )
}

type StepProps = { readonly proposal: Publication; readonly onClose: () => void }

function AgreeDialog({ detail, proposal, onClose }: StepProps & { detail: VersionDetail }) {
  const agree = useChange(agreePublication, {
    done: ({ number }) => {
      toastDone(`Version ${number} is published`)
      onClose()
    },
  })
  const { publicationId, contentHash } = proposal
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Publish version ${detail.offer.number} of ${detail.offer.code}?`}
      intro="What you agree to is this content, and it never changes again. Look at its changes first."
      actions={
        <Button
          look="primary"
          icon={CircleCheck}
          busy={agree.isPending}
          onClick={() => agree.mutate({ params: { publicationId }, body: { contentHash } })}
        >
          Agree and publish
        </Button>
      }
    >
      {agree.error ? <ErrorPanel problem={agree.error.body} className="mb-3" /> : null}
      <DefinitionList
        entries={[
          { term: 'Takes effect on', value: printDay(detail.offer.effectiveFrom) },
          { term: 'Proposed by', value: proposal.proposedByName },
          { term: 'Why', value: proposal.note },
          {
            term: 'Content',
            value: <span className="font-mono text-[12px]">{contentHash.slice(0, 12)}</span>,
          },
        ]}
      />
    </Dialog>
  )
}

function DeclineDialog({ proposal, onClose }: StepProps) {
  const decline = useChange(declinePublication, {
    done: () => {
      toastDone('The proposal is declined; the draft stays')
      onClose()
    },
  })
  return (
    <ReasonDialog
      title="Say no to this version"
      intro="The draft stays as it is and can be proposed again. Whoever proposed it reads why."
      does="Say no"
      busy={decline.isPending}
      problem={decline.error?.body ?? null}
      onClose={onClose}
      onReason={(reason) =>
        decline.mutate({ params: { publicationId: proposal.publicationId }, body: { reason } })
      }
    />
  )
}
