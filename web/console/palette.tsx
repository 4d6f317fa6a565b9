import { useNavigate } from '@tanstack/react-router'
import { ChevronRight, Keyboard, LogOut, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { useSignedIn } from '../api/session.ts'
import { useSignOut } from '../api/sign-in.ts'
import { CommandPalette, type PaletteEntry } from '../ui/command-palette.tsx'
import { chooseTheme } from '../ui/theme.tsx'
import { useFound } from './found.ts'
import { placesBelow, placesOf } from './navigation.ts'

/** ⌘K of the console: its places, what can be done anywhere, and records by number or name. */
export function Palette(props: { open: boolean; onClose: () => void; onKeys: () => void }) {
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { may } = useSignedIn()
  const granted: readonly string[] = may
  const [text, setText] = useState('')
  const found = useFound(props.open ? text : '')
  const close = () => (setText(''), props.onClose())
  const entries: PaletteEntry[] = [
    ...found.entries,
    ...placesOf(may).map((place) => ({
      id: place.to,
      label: place.label,
      icon: place.icon,
      group: 'Go to',
      hint: `g ${place.key}`,
      run: () => void navigate({ to: place.to }),
    })),
    ...placesBelow
      .filter(({ needs }) => granted.includes(needs))
      .map(({ to, label, ...below }) => ({
        id: label,
        label,
        icon: ChevronRight,
        group: 'Go to',
        run: () => void navigate({ to, search: 'tab' in below ? { tab: below.tab } : {} }),
      })),
    {
      id: 'keys',
      label: 'Show the keys',
      icon: Keyboard,
      group: 'Here',
      hint: '?',
      run: props.onKeys,
    },
    {
      id: 'light',
      label: 'Light colours',
      icon: Sun,
      group: 'Here',
      run: () => chooseTheme('light'),
    },
    {
      id: 'dark',
      label: 'Dark colours',
      icon: Moon,
      group: 'Here',
      run: () => chooseTheme('dark'),
    },
    { id: 'out', label: 'Sign out', icon: LogOut, group: 'Here', run: () => void signOut() },
  ]
  return (
    <CommandPalette
      open={props.open}
      onClose={close}
      entries={entries}
      onSearch={setText}
      searching={found.searching}
    />
  )
}
