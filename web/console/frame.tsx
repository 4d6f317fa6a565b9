import { SessionProvider, useSession } from '../api/session.ts'
import { ConsoleShell } from './shell.tsx'

/** Gives the console its session. */
export default function ConsoleFrame() {
  const session = useSession()
  if (!session.data?.principal) return null
  return (
    <SessionProvider value={session.data}>
      <ConsoleShell />
    </SessionProvider>
  )
}
