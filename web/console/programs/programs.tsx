import { Link } from '@tanstack/react-router'
import { Layers } from 'lucide-react'
import { listPrograms } from '../../../src/programs/contract.ts'
import { usePages } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'

/** Every program, with the version in force and the draft. */
export default function Programs() {
  useTitle('Programs')
  const pages = usePages(listPrograms, { query: {} })
  return (
    <>
      <PageHeader title="Programs" />
      <PageBody>
        {pages.problem ? <ErrorPanel problem={pages.problem.body} /> : null}
        {!pages.loaded && !pages.problem ? <SkeletonRows /> : null}
        {pages.loaded && pages.rows.length === 0 ? (
          <EmptyState icon={Layers} title="No programs yet">
            A program is a folder of readable files: import one with the command line.
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
      </PageBody>
    </>
  )
}
