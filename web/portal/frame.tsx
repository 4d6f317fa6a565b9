import { SessionProvider, useSession } from '../api/session.ts'
import { PortalShell } from './shell.tsx'

/** Gives the portal its session. */
export default function PortalFrame() {
  const session = useSession()
  if (!session.data?.principal) return null
  return (
    <SessionProvider value={session.data}>
      <PortalShell />
    </SessionProvider>
  )
}
