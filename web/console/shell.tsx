import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { LogOut, Search, UserRound } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { readSetUp } from '../../src/reports/contract.ts'
import { queueCounts } from '../../src/submissions/contract.ts'
import { useLive } from '../api/live.ts'
import { useRoute } from '../api/queries.ts'
import { useSampleLoad } from '../api/sample-load.ts'
import { useSignedIn } from '../api/session.ts'
import { roleWord } from '../api/role.ts'
import { useSignOut } from '../api/sign-in.ts'
import { Brand } from '../ui/brand.tsx'
import { IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { KeyDispatch, KeyHelp, useKeys } from '../ui/keys.tsx'
import { Menu } from '../ui/menu.tsx'
import { PageToolsProvider } from '../ui/page-tools.tsx'
import { Face } from '../ui/person.tsx'
import { RouteAnnouncer, SkipLink } from '../ui/route-announcer.tsx'
import { SampleLoadLine } from '../ui/sample-load-line.tsx'
import { ThemeToggle } from '../ui/theme.tsx'
import { placesOf } from './navigation.ts'
import { Palette } from './palette.tsx'

/** The frame of the console: where one can go, search, keys, and the screen itself. */
export function ConsoleShell() {
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const location = useLocation()
  const sampleLoad = useSampleLoad(useSignedIn().sampleMode)
  useLive(true)
  usePaletteKey(() => setPalette(true))
  useKeys('Everywhere', [
    { key: '?', does: 'Show the keys', run: () => setHelp(true) },
    { key: '/', does: 'Search or jump to (also ⌘K)', run: () => setPalette(true) },
    ...useGoKeys(),
  ])
  return (
    <div className="grid h-dvh grid-cols-[auto_minmax(0,1fr)] grid-rows-[minmax(0,1fr)]">
      <SkipLink />
      <KeyDispatch />
      <Sidebar />
      <PageToolsProvider value={<Tools onSearch={() => setPalette(true)} />}>
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-col outline-none">
          <SampleLoadLine percent={sampleLoad} />
          <Outlet />
        </main>
      </PageToolsProvider>
      <RouteAnnouncer place={location.pathname} />
      <Palette open={palette} onClose={() => setPalette(false)} onKeys={() => setHelp(true)} />
      <KeyHelp open={help} onClose={() => setHelp(false)} />
    </div>
  )
}

function Sidebar() {
  const { may, principal, sampleMode } = useSignedIn()
  const isOver = useSetUpIsOver()
  const shown = placesOf(may).filter(({ to }) => to !== '/getting-started' || !isOver)
  return (
    <nav aria-label="Places" className="flex w-50 flex-col border-r bg-side max-lg:w-13">
      <div className="flex h-13 items-center px-4 max-lg:justify-center max-lg:px-0">
        <Brand short />
      </div>
      <ul className="flex-1 space-y-0.5 overflow-y-auto px-2">
        {shown.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              title={label}
              className="flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-muted hover:bg-hover hover:text-ink max-lg:justify-center"
              activeProps={{ className: 'bg-line/70 !text-ink dark:bg-hover' }}
            >
              <Icon aria-hidden className="size-4 shrink-0" />
              <span className="flex-1 truncate max-lg:sr-only">{label}</span>
              {to === '/queue' ? <QueueCount /> : null}
            </Link>
          </li>
        ))}
      </ul>
      {sampleMode ? (
        <p className="px-4 pb-2 text-[11.5px] text-muted max-lg:hidden">Sample company</p>
      ) : null}
      <Account name={principal.name} roles={principal.roles} />
    </nav>
  )
}

/** Whether the house can take requests: its set-up then leaves the list of places, but for who runs
 *  the installation. */
function useSetUpIsOver(): boolean {
  const { principal, sampleMode } = useSignedIn()
  const runsIt = principal.roles.includes('admin')
  const setUp = useRoute(readSetUp, {}, { enabled: !sampleMode && !runsIt })
  return !runsIt && (sampleMode || setUp.data?.ready !== false)
}

/** How much is open, beside the word. */
function QueueCount() {
  const counts = useRoute(queueCounts, {})
  const open = counts.data?.open
  if (!open) return null
  return (
    <span className="tnum text-[12px] text-muted max-lg:hidden">
      {open.count.toLocaleString()}
      {open.more ? '+' : ''}
    </span>
  )
}

function Account({ name, roles }: { name: string; roles: readonly string[] }) {
  const signOut = useSignOut()
  const navigate = useNavigate()
  const face = (
    <button
      type="button"
      aria-label={`${name}, your account`}
      className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-hover max-lg:justify-center max-lg:px-0"
    >
      <Face name={name} />
      <span className="min-w-0 flex-1 max-lg:hidden">
        <span className="block truncate text-[12.5px] leading-4 font-medium">{name}</span>
        <span className="block truncate text-[11.5px] leading-4 text-muted">
          {roles.map(roleWord).join(', ')}
        </span>
      </span>
    </button>
  )
  return (
    <div className="border-t p-2">
      <Menu
        trigger={face}
        entries={[
          {
            label: 'Your account',
            icon: UserRound,
            onPick: () => void navigate({ to: '/account' }),
          },
          { label: 'Sign out', icon: LogOut, onPick: () => void signOut() },
        ]}
      />
    </div>
  )
}

function Tools({ onSearch }: { onSearch: () => void }): ReactNode {
  return (
    <>
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Meta+K Control+K"
        className="inline-flex h-8 items-center gap-2 rounded-md border border-edge bg-raised px-2.5 font-medium text-muted shadow-xs hover:bg-hover max-md:hidden"
      >
        <Search aria-hidden className="size-3.5" />
        Search or jump to…
        <Kbd className="ml-1">⌘K</Kbd>
      </button>
      <span className="md:hidden">
        <IconButton look="quiet" icon={Search} label="Search or jump to" onClick={onSearch} />
      </span>
      <ThemeToggle />
    </>
  )
}

function usePaletteKey(open: () => void): void {
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

/** `g` then a letter: the first press arms, the second goes. */
function useGoKeys() {
  const [armed, setArmed] = useState(false)
  const navigate = useNavigate()
  const { may } = useSignedIn()
  useEffect(() => {
    if (!armed) return
    const off = setTimeout(() => setArmed(false), 1500)
    return () => clearTimeout(off)
  }, [armed])
  const go = { key: 'g', does: 'Go to… then the letter below', run: () => setArmed(true) }
  if (!armed) return [go]
  return placesOf(may).map((place) => ({
    key: place.key,
    does: `Go to ${place.label}`,
    first: true,
    run: () => (setArmed(false), void navigate({ to: place.to })),
  }))
}
