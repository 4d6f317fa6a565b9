import { useTitle } from '../../ui/route-announcer.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useSignedIn } from '../../api/session.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { CalendarsPane } from './calendars.tsx'
import { MailPane } from './mail.tsx'
import { PeoplePane } from './people.tsx'

/** How the installation is set: who works here, which days count, what mail went out. */
export default function Settings() {
  useTitle('Settings')
  const may: readonly string[] = useSignedIn().may
  const entries = [
    { id: 'people', label: 'People', needs: 'person.read', body: <PeoplePane /> },
    { id: 'calendars', label: 'Calendars', needs: 'calendar.read', body: <CalendarsPane /> },
    { id: 'mail', label: 'Mail', needs: 'mail.read', body: <MailPane /> },
  ].filter((entry) => may.includes(entry.needs))
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs entries={entries} className="flex-1" />
    </>
  )
}
