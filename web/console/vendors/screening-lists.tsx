import { useQueryClient } from '@tanstack/react-query'
import { Ban, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  listScreeningLists,
  loadScreeningListFile,
  screeningListKinds,
  showScreeningList,
} from '../../../src/vendors/contract.ts'
import { upload } from '../../api/client.ts'
import { refreshAll, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { PageBody } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { Card, DefinitionList, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { ScreeningLimit } from './screening-limit.tsx'

type List = RouteWireAnswer<typeof listScreeningLists>['rows'][number]
type Kind = (typeof screeningListKinds)[number]

/** The sanctions lists as loaded: version, age, what the last one changed; and loading the next. */
export function ScreeningLists() {
  const lists = useRoute(listScreeningLists, {})
  if (lists.error) return <ErrorPanel problem={lists.error.body} className="m-4" />
  if (!lists.data) return <SkeletonRows />
  const { rows, due, waiting } = lists.data
  return (
    <PageBody>
      {rows.length === 0 ? (
        <EmptyState icon={Ban} title="Not connected">
          No sanctions list is loaded: nobody is screened, and no payment waits for it. Load the
          lists that your payers are bound by.
        </EmptyState>
      ) : (
        <p className="text-muted">
          {waiting === 0
            ? 'No hit waits.'
            : `${waiting} ${waiting === 1 ? 'hit waits' : 'hits wait'}.`}{' '}
          {due === 0
            ? 'Every vendor is screened against every list as it stands.'
            : `${due} vendors are still to be screened; they are held until then.`}
        </p>
      )}
      {rows.map((list) => (
        <ListCard key={list.listCode} list={list} />
      ))}
      <ScreeningLimit lists={lists.data} />
      <LoadList />
    </PageBody>
  )
}

function ListCard({ list }: { list: List }) {
  return (
    <Card
      title={list.name}
      aside={
        list.isStale ? (
          <Badge tone="warn">
            <TriangleAlert aria-hidden className="size-3" /> {list.ageDays} days old
          </Badge>
        ) : (
          <Badge tone="good">{list.ageDays === 0 ? 'of today' : `${list.ageDays} days old`}</Badge>
        )
      }
    >
      <DefinitionList
        columns={3}
        entries={[
          { term: 'Version', value: list.version },
          {
            term: 'Published',
            value: list.publishedOn ? <Day on={list.publishedOn} /> : 'not said',
          },
          { term: 'Loaded', value: <DateTime at={list.loadedAt} /> },
          { term: 'By', value: list.loadedByName ?? 'the system' },
          { term: 'Entries', value: list.entries.toLocaleString('en') },
          { term: 'Names', value: list.names.toLocaleString('en') },
        ]}
      />
      <p className="mt-2 text-muted">
        The last version added {list.added}, changed {list.changed} and removed {list.removed}.
      </p>
      <Versions listCode={list.listCode} />
    </Card>
  )
}

function Versions({ listCode }: { listCode: string }) {
  const [open, setOpen] = useState(false)
  const versions = useRoute(showScreeningList, { params: { listCode } }, { enabled: open })
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-muted">Earlier versions</summary>
      <ul className="mt-1 space-y-1 text-[12px]">
        {(versions.data?.rows ?? []).map((row) => (
          <li key={row.version} className="flex flex-wrap gap-x-3">
            <span className="tnum">Version {row.version}</span>
            <DateTime at={row.loadedAt} className="text-muted" />
            <span className="text-muted">
              {row.entries.toLocaleString('en')} entries, +{row.added} ~{row.changed} −{row.removed}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

const kindLabels: Record<Kind, string> = {
  ofac_sdn: 'OFAC SDN (a zip of sdn, alt, add, sdn_comments)',
  ofac_consolidated: 'OFAC Consolidated (a zip of cons_prim, cons_alt, …)',
  un: 'UN Security Council (XML)',
  us_csl: 'US Consolidated Screening List (CSV)',
  us_dpl: 'US Denied Persons List (text)',
  house: 'Our own list (CSV)',
}

function LoadList() {
  const may = useMay()
  const queries = useQueryClient()
  const [kind, setKind] = useState<Kind>('ofac_sdn')
  const [evenShrunk, setEvenShrunk] = useState(false)
  const [evenOlder, setEvenOlder] = useState(false)
  const why = may(loadScreeningListFile)
  if (why !== null) return null
  const take = async (file: File, onProgress: (part: number) => void) => {
    const said = 'true' as const
    const shrunk = evenShrunk ? { evenShrunk: said } : {}
    const query = { ...shrunk, ...(evenOlder ? { evenOlder: said } : {}) }
    const done = await upload(loadScreeningListFile, { params: { kind }, query }, file, onProgress)
    const counts = `added ${done.added}, changed ${done.changed}, removed ${done.removed}`
    toastDone(done.isSame ? 'It is loaded already: nothing changed' : 'The list is loaded', {
      detail: done.isSame ? '' : `${counts}; possible hits: ${done.hits}`,
    })
    refreshAll(queries)
  }
  return (
    <Card title="Load a list" note="Whole, in one step: who is new on it is held at once.">
      <div className="space-y-3">
        <Field label="Which list">
          {(wiring) => (
            <Select
              {...wiring}
              value={kind}
              onChange={(value) =>
                setKind(screeningListKinds.find((known) => known === value) ?? 'house')
              }
              options={screeningListKinds.map((value) => ({ value, label: kindLabels[value] }))}
            />
          )}
        </Field>
        <Checkbox
          shown
          label="It is right that many entries are gone"
          checked={evenShrunk}
          onChange={setEvenShrunk}
        />
        <Checkbox
          shown
          label="It is right that it goes back to an older version"
          checked={evenOlder}
          onChange={setEvenOlder}
        />
        <FileDrop label="Drop the list here, or choose it" help={kindLabels[kind]} send={take} />
      </div>
    </Card>
  )
}
