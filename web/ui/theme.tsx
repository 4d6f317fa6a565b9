import { Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { IconButton } from './button.tsx'
import { Menu } from './menu.tsx'

export type ThemeChoice = 'light' | 'dark' | 'system'

const storeKey = 'quittance.theme'
const listeners = new Set<() => void>()
const system = matchMedia('(prefers-color-scheme: dark)')

function readChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(storeKey)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

function show(): void {
  const choice = readChoice()
  const dark = choice === 'dark' || (choice === 'system' && system.matches)
  document.documentElement.classList.toggle('dark', dark)
  for (const each of listeners) each()
}

system.addEventListener('change', show)

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(storeKey)
    else localStorage.setItem(storeKey, choice)
  } catch {
    // Storage may be shut off; the choice then lasts for this page.
  }
  show()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function ThemeToggle() {
  const dark = useSyncExternalStore(subscribe, () =>
    document.documentElement.classList.contains('dark'),
  )
  return (
    <Menu
      trigger={<IconButton look="quiet" icon={dark ? Moon : Sun} label="Colours" />}
      entries={[
        { label: 'Light', icon: Sun, onPick: () => chooseTheme('light') },
        { label: 'Dark', icon: Moon, onPick: () => chooseTheme('dark') },
        { label: 'As the system', icon: Monitor, onPick: () => chooseTheme('system') },
      ]}
    />
  )
}
