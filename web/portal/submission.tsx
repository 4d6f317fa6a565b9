import { getRouteApi } from '@tanstack/react-router'
import { showOffer } from '../../src/programs/contract.ts'
import { readSubmission } from '../../src/submissions/contract.ts'
import { useRoute } from '../api/queries.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { SkeletonRows } from '../ui/surface.tsx'
import { typeWords } from '../words/submission.ts'
import { DraftEditor } from './draft-editor.tsx'
import { SentView } from './sent-view.tsx'

const route = getRouteApi('/partner/portal/submissions/$submissionId')

/** A submission of the partner's own: to write while it is open, to follow once it is sent. */
export default function PortalSubmissionPage() {
  const { submissionId } = route.useParams()
  const view = useRoute(readSubmission, { params: { submissionId } })
  const versionId = view.data?.versionId
  const offer = useRoute(
    showOffer,
    { params: { versionId: versionId ?? '' } },
    { enabled: versionId !== undefined },
  )
  useTitle(view.data ? (typeWords[view.data.type] ?? 'Submission') : 'Submission')
  const problem = view.error ?? offer.error
  if (problem) return <ErrorPanel problem={problem.body} />
  if (!view.data || !offer.data) return <SkeletonRows />
  const form = offer.data.forms[view.data.type]
  if (form === undefined) return <p>The terms of this program have no such form.</p>
  const writing = view.data.status === 'draft' || view.data.status === 'action_required'
  return writing ? (
    <DraftEditor
      key={`${submissionId} ${view.data.status}`}
      view={view.data}
      offer={offer.data}
      form={form}
    />
  ) : (
    <SentView view={view.data} offer={offer.data} form={form} />
  )
}
