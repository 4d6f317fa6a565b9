import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { LogOut, UserRound } from 'lucide-react'
import { useLive } from '../api/live.ts'
import { useSampleLoad } from '../api/sample-load.ts'
import { useSignedIn } from '../api/session.ts'
import { useSignOut } from '../api/sign-in.ts'
import { Brand } from '../ui/brand.tsx'
import { KeyDispatch } from '../ui/keys.tsx'
import { Menu } from '../ui/menu.tsx'
import { Face } from '../ui/person.tsx'
import { RouteAnnouncer, SkipLink } from '../ui/route-announcer.tsx'
import { SampleLoadLine } from '../ui/sample-load-line.tsx'
import { ThemeToggle } from '../ui/theme.tsx'
import { portalPlaces } from './navigation.ts'

/** The frame of the portal: few places, made for a phone first. */
export function PortalShell() {
  const location = useLocation()
  const sampleLoad = useSampleLoad(useSignedIn().sampleMode)
  useLive(true)
  return (
    <div className="flex min-h-dvh flex-col bg-side text-[14px]">
      <SkipLink />
      <KeyDispatch />
      <header className="sticky top-0 z-30 border-b bg-canvas/95 backdrop-blur">
        <div className="mx-auto flex h-14 max-w-4xl items-center gap-4 px-4">
          <Link to="/portal" aria-label="Quittance, start">
            <Brand />
          </Link>
          <nav aria-label="Places" className="ml-4 flex gap-1 max-sm:hidden">
            <PlaceLinks bar={false} />
          </nav>
          <div className="ml-auto flex items-center gap-1">
            <ThemeToggle />
            <Account />
          </div>
        </div>
      </header>
      <SampleLoadLine percent={sampleLoad} />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-4xl flex-1 px-4 pt-5 pb-24 outline-none sm:pb-12"
      >
        <Outlet />
      </main>
      <nav
        aria-label="Places"
        className="fixed inset-x-0 bottom-0 z-30 grid grid-flow-col border-t bg-canvas pb-[env(safe-area-inset-bottom)] sm:hidden"
      >
        <PlaceLinks bar />
      </nav>
      <RouteAnnouncer place={location.pathname} />
    </div>
  )
}

function PlaceLinks({ bar }: { bar: boolean }) {
  const may: readonly string[] = useSignedIn().may
  return portalPlaces
    .filter((place) => place.needs.some((action) => may.includes(action)))
    .map(({ to, label, icon: Icon }) => (
      <Link
        key={to}
        to={to}
        activeOptions={{ exact: to === '/portal' }}
        className={
          bar
            ? 'flex h-14 flex-col items-center justify-center gap-0.5 text-[11.5px] font-medium text-muted'
            : 'flex h-8 items-center gap-1.5 rounded-md px-2.5 font-medium text-muted hover:bg-hover hover:text-ink'
        }
        activeProps={{ className: bar ? '!text-accent-ink' : 'bg-hover !text-ink' }}
      >
        <Icon aria-hidden className={bar ? 'size-5' : 'size-4'} />
        {label}
      </Link>
    ))
}

function Account() {
  const { principal } = useSignedIn()
  const signOut = useSignOut()
  const navigate = useNavigate()
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`${principal.name}, your account`}
          className="grid size-9 place-items-center rounded-md hover:bg-hover"
        >
          <Face name={principal.name} className="size-7" />
        </button>
      }
      entries={[
        { label: 'Your account', icon: UserRound, onPick: () => void navigate({ to: '/account' }) },
        { label: `Sign out ${principal.name}`, icon: LogOut, onPick: () => void signOut() },
      ]}
    />
  )
}
