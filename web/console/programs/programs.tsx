import { Link } from '@tanstack/react-router'
import { Layers, Plus } from 'lucide-react'
import { useState } from 'react'
import { draftVersion, listPrograms } from '../../../src/programs/contract.ts'
import { usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { PackDialog } from './pack-dialog.tsx'

/** Every program, with the version in force and the draft. */
export default function Programs() {
  useTitle('Programs')
  const pages = usePages(listPrograms, { query: {} })
  const [bringing, setBringing] = useState(false)
  const whyNot = useMay()(draftVersion) && 'A program owner brings packs and publishes them.'
  const bring = (
    <Button icon={Plus} onClick={() => setBringing(true)} disabledReason={whyNot}>
      Bring a pack
    </Button>
  )
  return (
    <>
      <PageHeader title="Programs" actions={pages.rows.length === 0 ? undefined : bring} />
      <PageBody>
        {pages.problem ? <ErrorPanel problem={pages.problem.body} /> : null}
        {!pages.loaded && !pages.problem ? <SkeletonRows /> : null}
        {pages.loaded && pages.rows.length === 0 ? (
          <EmptyState icon={Layers} title="No programs yet" action={bring}>
            A program is a folder of readable files: rates, caps, forms, tables, clauses. A program
            owner brings one, or begins with one that comes with the program.
          </EmptyState>
        ) : null}
        <ul className="grid gap-3 lg:grid-cols-2">
          {pages.rows.map((program) => (
            <li key={program.programId} className="min-w-0">
              <Link
                to="/programs/$programId"
                params={{ programId: program.programId }}
                className="flex flex-wrap items-center gap-3 rounded-lg border bg-raised p-4 shadow-xs hover:border-accent/60"
              >
                <span className="min-w-48 flex-1">
                  <span className="block truncate text-[14px] font-semibold">{program.name}</span>
                  <span className="font-mono text-[12px] text-muted">{program.code}</span>
                </span>
                <Badge>{program.currency}</Badge>
                {program.publishedNumber === null ? null : (
                  <Badge tone="good">version {program.publishedNumber}</Badge>
                )}
                {program.draftNumber === null ? null : (
                  <Badge tone="warn">draft {program.draftNumber}</Badge>
                )}
              </Link>
            </li>
          ))}
        </ul>
        {pages.more ? <Button onClick={pages.loadMore}>Show more</Button> : null}
      </PageBody>
      {bringing ? <PackDialog onClose={() => setBringing(false)} /> : null}
    </>
  )
}
