import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { OpenSignals } from '../signals/open-signals.tsx'
import { ExceptionsPane } from './exceptions-pane.tsx'
import { QuestionsPane } from './questions-pane.tsx'

const route = getRouteApi('/console/questions')

/** What the queue may not answer by itself, who may, and what was allowed outside the terms. */
export default function Questions() {
  useTitle('Questions')
  const { tab } = route.useSearch()
  const navigate = useNavigate()
  const entries = [
    { id: 'questions', label: 'Questions', body: <QuestionsPane /> },
    { id: 'exceptions', label: 'Exceptions', body: <ExceptionsPane /> },
    { id: 'signs', label: 'Signs of fraud', body: <OpenSignals /> },
  ]
  const known = entries.find((entry) => entry.id === tab)?.id ?? 'questions'
  return (
    <>
      <PageHeader title="Questions" />
      <Tabs
        className="flex-1"
        value={known}
        onChange={(id) => void navigate({ to: '/questions', search: { tab: id }, replace: true })}
        entries={entries}
      />
    </>
  )
}
