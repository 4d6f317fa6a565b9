import { useNavigate } from '@tanstack/react-router'
import { CircleCheck, FolderUp } from 'lucide-react'
import { useId, useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  checkPack,
  draftVersion,
  listSamplePacks,
  readSamplePack,
} from '../../../src/programs/contract.ts'
import { call, Problem } from '../../api/client.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel, type ShownProblem } from '../../ui/error-panel.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { type PackFiles, readFolder, readZip } from './pack-files.ts'
import { PackProblems } from './pack-problems.tsx'

type Checked = RouteWireAnswer<typeof checkPack>
type Chosen = { readonly name: string; readonly files: PackFiles; readonly checked: Checked }

/** Brings a program pack in: chosen, checked, kept as a draft. Publishing is a step of its own. */
export function PackDialog({ onClose }: { onClose: () => void }) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  const navigate = useNavigate()
  const draft = useChange(draftVersion, {
    done: ({ programId, versionId, number }) => {
      toastDone(`Version ${number} is kept as a draft`)
      onClose()
      void navigate({
        to: '/programs/$programId',
        params: { programId },
        search: { version: versionId },
      })
    },
  })
  const take = async (name: string, read: () => Promise<PackFiles>) => {
    setProblem(null)
    try {
      const files = await read()
      setChosen({ name, files, checked: await call(checkPack, { body: { files } }) })
    } catch (error) {
      setProblem(
        error instanceof Problem
          ? error.body
          : { title: 'This is no program pack', detail: messageOf(error) },
      )
    }
  }
  const shown = draft.error?.body ?? problem
  const keep = (
    <Button
      look="primary"
      icon={CircleCheck}
      busy={draft.isPending}
      disabledReason={chosen && chosen.checked.problems.length > 0 ? mend : null}
      onClick={() => chosen && draft.mutate({ body: { files: chosen.files } })}
    >
      Keep as a draft
    </Button>
  )
  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title="Bring a program pack"
      intro="A pack is a folder of readable files: rates, caps, windows, forms, evidence, tables, clauses. It is checked first; nothing is kept before you say so, and nothing is in force before you publish."
      actions={
        chosen ? (
          <>
            <Button onClick={() => setChosen(null)}>Choose another</Button>
            {keep}
          </>
        ) : undefined
      }
    >
      {shown ? <ErrorPanel problem={shown} className="mb-3" /> : null}
      {chosen ? <Verdict chosen={chosen} /> : <Choose onTake={take} />}
    </Dialog>
  )
}

const mend = 'Mend what is listed in the files, and choose them again.'
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function Verdict({ chosen: { name, files, checked } }: { chosen: Chosen }) {
  if (checked.problems.length === 0)
    return (
      <div role="status" className="rounded-md border bg-good-soft px-3 py-2.5">
        <p className="font-semibold text-good">{name} is sound</p>
        <p>
          {Object.keys(files).length} files, every table covers its cases, every clause is there.
        </p>
      </div>
    )
  return (
    <div role="status">
      <p className="font-semibold">What keeps {name} from being published</p>
      <PackProblems problems={checked.problems} />
    </div>
  )
}

function Choose(props: {
  onTake: (name: string, read: () => Promise<PackFiles>) => Promise<void>
}) {
  const samples = useRoute(listSamplePacks, {})
  const id = useId()
  return (
    <div className="space-y-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="relative flex items-center gap-3 rounded-md border border-dashed border-edge px-4 py-4 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent hover:bg-hover">
          <FolderUp aria-hidden className="size-4 shrink-0 text-muted" />
          <label htmlFor={id} className="min-w-0 flex-1">
            <span className="font-medium">Choose its folder</span>
            <span className="block text-[12px] text-muted">with program.yaml in it</span>
          </label>
          <input
            id={id}
            type="file"
            multiple
            // React knows the attribute by this name only.
            {...{ webkitdirectory: '' }}
            className="absolute inset-0 cursor-pointer opacity-0"
            onChange={(event) => {
              const list = [...(event.target.files ?? [])]
              event.target.value = ''
              const name = list[0]?.webkitRelativePath.split('/')[0] ?? 'The folder'
              if (list.length > 0) void props.onTake(name, () => readFolder(list))
            }}
          />
        </div>
        <FileDrop
          label="Or drop a zip of it"
          help="stored or deflated"
          accept=".zip"
          send={(file) => props.onTake(file.name, () => readZip(file))}
        />
      </div>
      <section aria-labelledby={`${id}-samples`}>
        <h3 id={`${id}-samples`} className="eyebrow mb-1.5">
          Or begin with one that comes with the program
        </h3>
        <ul className="rounded-lg border">
          {(samples.data?.rows ?? []).map((pack) => (
            <li
              key={pack.folder}
              className="flex flex-wrap items-center gap-2 border-t px-3 py-2 first:border-t-0"
            >
              <span className="min-w-48 flex-1">
                <span className="block font-medium">{pack.name}</span>
                <span className="block text-[12px] text-muted">
                  pays from the fund <span className="font-mono">{pack.fundCode}</span>, counts days
                  by <span className="font-mono">{pack.calendar}</span>
                </span>
              </span>
              <Badge>{pack.currency}</Badge>
              <Button
                size="sm"
                aria-label={`Use ${pack.name}`}
                onClick={() =>
                  void props.onTake(pack.name, async () => {
                    const { files } = await call(readSamplePack, {
                      params: { folder: pack.folder },
                    })
                    return files
                  })
                }
              >
                Use it
              </Button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
