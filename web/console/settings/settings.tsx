import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTitle } from '../../ui/route-announcer.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useSignedIn } from '../../api/session.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { CalendarsPane } from './calendars.tsx'
import { KeysPane } from './keys.tsx'
import { MailPane } from './mail.tsx'
import { PayersPane } from './payers.tsx'
import { PeoplePane } from './people.tsx'
import { RatesPane } from './rates.tsx'

const route = getRouteApi('/console/settings')

/** How the installation is set: who works here, who pays, which days count, what mail went out. */
export default function Settings() {
  useTitle('Settings')
  const { tab } = route.useSearch()
  const navigate = useNavigate()
  const { may: list, sampleMode } = useSignedIn()
  const may: readonly string[] = list
  const entries = [
    { id: 'people', label: 'People', needs: 'person.read', body: <PeoplePane /> },
    { id: 'payers', label: 'Payers', needs: 'payer.read', body: <PayersPane /> },
    { id: 'calendars', label: 'Calendars', needs: 'calendar.read', body: <CalendarsPane /> },
    { id: 'rates', label: 'Rates', needs: 'rate.read', body: <RatesPane /> },
    { id: 'keys', label: 'Keys', needs: 'key.read', body: <KeysPane /> },
    // The folder is open in a sample company only: elsewhere it holds links that sign people in.
    { id: 'mail', label: 'Mail', needs: sampleMode ? 'mail.read' : '', body: <MailPane /> },
  ].filter((entry) => may.includes(entry.needs))
  const shown = entries.find((entry) => entry.id === tab) ?? entries[0]
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        entries={entries}
        value={shown?.id ?? ''}
        onChange={(id) => void navigate({ to: '/settings', search: { tab: id }, replace: true })}
        className="flex-1"
      />
    </>
  )
}
