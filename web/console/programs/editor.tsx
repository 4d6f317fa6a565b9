import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, RotateCcw, Save } from 'lucide-react'
import { useState } from 'react'
import { parseCurrency } from '../../../src/kernel/currency.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { draftVersion, exportVersion, listVersions } from '../../../src/programs/contract.ts'
import { sayTitle } from '../../../src/programs/editing.ts'
import { useChange, useReadAgain, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { Tabs, type TabEntry } from '../../ui/tabs.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Back } from '../back.tsx'
import { FiguresEditor } from './figures-editor.tsx'
import { PackProblems } from './pack-problems.tsx'
import { TableEditor } from './table-editor.tsx'
import { TextEditor } from './text-editor.tsx'
import {
  forgetKept,
  useChecked,
  useWorkingCopy,
  type PackChecked,
  type WorkingCopy,
} from './working-copy.ts'

const route = getRouteApi('/console/programs/$programId/edit')
type Exported = RouteWireAnswer<typeof exportVersion>

/** The pack of a program's newest version, to be edited into the next draft. */
export default function ProgramEditor() {
  const { programId } = route.useParams()
  const search = route.useSearch()
  const versions = useRoute(listVersions, { params: { programId } })
  const newest = versions.data?.rows[0]
  const versionId = search.version ?? newest?.versionId ?? ''
  const exported = useRoute(
    exportVersion,
    { params: { versionId } },
    { enabled: versionId !== '', keep: true },
  )
  useTitle('Edit the program')
  const problem = versions.error ?? exported.error
  if (problem) return <ErrorPanel problem={problem.body} className="m-4" />
  if (!exported.data || exported.data.version.versionId !== versionId) return <SkeletonRows />
  const { version } = exported.data
  return <PackEditor key={`${version.versionId} ${version.revision}`} exported={exported.data} />
}

function PackEditor({ exported }: { exported: Exported }) {
  const { version, files } = exported
  const { programId, versionId, revision } = version
  const navigate = useNavigate()
  const readAgain = useReadAgain()
  const may = useMay()
  const copy = useWorkingCopy(version, files)
  const { checked, isFresh } = useChecked(copy.files)
  const [tab, setTab] = useState('figures')
  const open = async (saved: string) => {
    await readAgain(exportVersion, { params: { versionId: saved } })
    await navigate({
      to: '/programs/$programId/edit',
      params: { programId },
      search: { version: saved },
      replace: true,
    })
  }
  const save = useChange(draftVersion, {
    done: (drafted) => {
      forgetKept(version)
      toastDone(`Draft of version ${drafted.number} is saved`)
      void open(drafted.versionId)
    },
  })
  const isDraft = version.status === 'draft'
  const whyNot =
    may(draftVersion) ??
    (copy.isChanged ? null : 'Nothing is changed yet.') ??
    (isFresh ? unreadable(checked) : null)
  return (
    <>
      <PageHeader
        crumb={<Back to="/programs" list="programs" />}
        title={`Edit ${version.name}`}
        beside={
          <span className="flex items-center gap-2 text-muted">
            {isDraft ? `draft of version ${version.number}` : `over version ${version.number}`}
            {copy.isChanged ? <Badge tone="warn">not saved</Badge> : null}
          </span>
        }
        actions={
          <>
            <Button
              onClick={() =>
                void navigate({
                  to: '/programs/$programId',
                  params: { programId },
                  search: { version: versionId },
                })
              }
            >
              Look at it
            </Button>
            <Button
              icon={RotateCcw}
              onClick={copy.discard}
              disabledReason={copy.isChanged ? null : 'Nothing is changed yet.'}
            >
              Discard
            </Button>
            <Button
              look="primary"
              icon={Save}
              busy={save.isPending}
              disabledReason={whyNot}
              onClick={() =>
                save.mutate({ body: { files: copy.files, over: { versionId, revision } } })
              }
            >
              Save the draft
            </Button>
          </>
        }
      />
      {save.error ? <ErrorPanel problem={save.error.body} className="mx-4 mt-3" /> : null}
      <PackState checked={checked} isFresh={isFresh} />
      <Tabs className="flex-1" value={tab} onChange={setTab} entries={entriesOf(copy, checked)} />
    </>
  )
}

/** Why a pack cannot even be a draft: a gap may be saved, a cell that cannot be read may not. */
function unreadable(checked: PackChecked | null): string | null {
  if (checked === null || checked.isReadable) return null
  return 'Some of it cannot be read. Mend what is listed first.'
}

function PackState({ checked, isFresh }: { checked: PackChecked | null; isFresh: boolean }) {
  const problems = checked?.problems ?? []
  return (
    <div
      role="status"
      aria-label="The pack as a whole"
      aria-busy={!isFresh}
      className="max-h-40 shrink-0 overflow-y-auto border-b px-4 py-2"
    >
      {checked === null || (!isFresh && problems.length === 0) ? (
        <p className="text-muted">Being checked…</p>
      ) : problems.length === 0 ? (
        <p className="flex items-center gap-2 text-good">
          <CircleCheck aria-hidden className="size-4" />
          It can be published. Its content is
          <span className="font-mono text-[12px]">{checked.contentHash.slice(0, 12)}</span>
        </p>
      ) : (
        <div className="flex gap-2">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
          <div className="min-w-0">
            <p className="font-medium">What keeps it from being published</p>
            <PackProblems problems={problems} />
          </div>
        </div>
      )}
    </div>
  )
}

function entriesOf(copy: WorkingCopy, checked: PackChecked | null): TabEntry[] {
  const { files, setFile } = copy
  const yaml = files['program.yaml'] ?? ''
  const currency = parseCurrency(/^currency:\s*(\w{3})/m.exec(yaml)?.[1] ?? '')
  const wrong = (file: string) => checked?.problems.filter((one) => one.file === file) ?? []
  const count = (file: string) => (wrong(file).length === 0 ? undefined : wrong(file).length)
  const sheet = (body: TabEntry['body']) => (
    <div className="mx-auto w-full max-w-[100rem] p-4">{body}</div>
  )
  const paths = Object.keys(files).sort()
  const tables = paths.filter((path) => path.endsWith('.csv'))
  const texts = paths.filter((path) => path !== 'program.yaml' && !path.endsWith('.csv'))
  return [
    {
      id: 'figures',
      label: 'Figures',
      count: count('program.yaml'),
      body: sheet(
        <FiguresEditor
          text={yaml}
          problems={wrong('program.yaml')}
          onChange={(text) => setFile('program.yaml', text)}
        />,
      ),
    },
    ...tables.map((path) => ({
      id: path,
      label: `Table ${nameOf(path)}`,
      count: count(path),
      body: sheet(
        currency === null ? null : (
          <TableEditor
            key={path}
            file={path}
            text={files[path] ?? ''}
            currency={currency}
            onChange={(text) => setFile(path, text)}
          />
        ),
      ),
    })),
    ...texts.map((path) => ({
      id: path,
      label: textNames[path] ?? nameOf(path),
      count: count(path),
      body: sheet(
        <TextEditor
          label={path}
          help="A figure of the program is written {{windows.appeal_days}} and printed from there."
          text={files[path] ?? ''}
          onChange={(text) => setFile(path, text)}
        />,
      ),
    })),
  ]
}

/** `forms/mdf_claim.yaml` → `Form MDF claim`. */
function nameOf(path: string): string {
  const name = path.replace(/^.*\//, '').replace(/\.\w+$/, '')
  const said = sayTitle(name.replaceAll('-', '_'))
  return path.startsWith('forms/') ? `Form ${said}` : said
}

const textNames: Readonly<Record<string, string>> = {
  'clauses.md': 'Clauses',
  'sop.md': 'SOP',
  'README.md': 'Notes',
}
