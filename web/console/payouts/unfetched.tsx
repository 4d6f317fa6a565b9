import { FolderInput } from 'lucide-react'
import { useState } from 'react'
import { listInboundFolders } from '../../../src/payouts/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { folderFaultWords } from '../../words/inbound.ts'
import { FromBank } from './from-bank.tsx'

/** Folders of banks from which nothing comes as it should, and files of theirs that need a person. Nothing
 *  when all that lies there is filed. */
export function Unfetched() {
  const found = useRoute(listInboundFolders, {})
  const [opened, setOpened] = useState<{ id: string; account: string } | null>(null)
  const rows = (found.data?.rows ?? []).filter(
    ({ open, silent, fault }) => open > 0 || silent || fault === 'untrusted' || fault === 'denied',
  )
  const dialog = opened ? (
    <Dialog
      open
      wide
      onClose={() => setOpened(null)}
      title={`What the bank of ${opened.account} puts out`}
      intro="Answers and statements, taken once each. At the bank nothing is changed."
    >
      <FromBank payingAccountId={opened.id} onLeave={() => setOpened(null)} />
    </Dialog>
  ) : null
  if (rows.length === 0) return dialog
  return (
    <section aria-label="Files from banks" className="border-b bg-warn-soft px-4 py-2">
      <ul className="space-y-1">
        {rows.map(({ payingAccountId: id, account, open, silent, fault }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone={fault === 'untrusted' || silent ? 'bad' : 'warn'}>
              {fault ? (folderFaultWords[fault] ?? fault) : silent ? 'Silent' : 'Not filed'}
            </Badge>
            <span className="font-medium">From the bank of {account}</span>
            {open > 0 ? (
              <span>{open === 1 ? '1 file needs a person' : `${open} files need a person`}</span>
            ) : null}
            <Button
              size="sm"
              icon={FolderInput}
              aria-label={`See what the bank of ${account} puts out`}
              onClick={() => setOpened({ id, account })}
            >
              See it
            </Button>
          </li>
        ))}
      </ul>
      {dialog}
    </section>
  )
}
