import { Link } from '@tanstack/react-router'
import { ArrowRight, CircleCheck, CircleDashed, PartyPopper } from 'lucide-react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { readSetUp } from '../../../src/reports/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonLook } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Card, SkeletonRows } from '../../ui/surface.tsx'
import { roleWord, sayRoles } from '../../api/role.ts'
import { type Goal, goals } from './goals.ts'

type SetUp = RouteWireAnswer<typeof readSetUp>
type Part = SetUp['steps'][number]['parts'][number]

const titles: Record<SetUp['steps'][number]['step'], readonly [title: string, note: string]> = {
  you: ['You', 'Who you are here, and how your account is guarded.'],
  people: [
    'People',
    'Each with an own sign-in. Whoever runs the installation holds no other role.',
  ],
  calendar: ['Calendar', 'Deadlines count the open hours of an office, never the server’s.'],
  payer: ['Payer and paying accounts', 'One of Finance enters an account, another approves it.'],
  fund: ['Fund and budget', 'Where the money for partners comes from.'],
  program: ['Program', 'What partners may ask for, on which terms, and how it is decided.'],
  partners: ['Partners and customers', 'Who may ask, and who signs in for them.'],
  rates: ['Exchange rates', 'The reference rates of a day, from the ECB’s own file.'],
  ready: ['Ready', 'From here on the house works.'],
}

/** What a new house still lacks, whose each part is, and the way to the screen for it. */
export default function SetUpPlace() {
  useTitle('Set-up')
  const setUp = useRoute(readSetUp, {})
  if (setUp.error) return <ErrorPanel problem={setUp.error.body} className="m-4" />
  if (!setUp.data) return <SkeletonRows rows={12} />
  const { ready, steps } = setUp.data
  const parts = steps.flatMap((step) => step.parts)
  const done = parts.filter((part) => part.done).length
  return (
    <>
      <PageHeader
        title="Set-up"
        beside={
          <span className="text-muted">
            {done} of {parts.length} done
          </span>
        }
      />
      <PageBody className="max-w-3xl">
        <Next ready={ready} parts={parts} />
        <ol className="space-y-4" aria-label="Steps of the set-up">
          {steps
            .filter((step) => step.parts.length > 0)
            .map(({ step, parts: own }) => (
              <li key={step}>
                <Card title={titles[step][0]} note={titles[step][1]} flush>
                  <ul aria-label={titles[step][0]}>
                    {own.map((part) => (
                      <PartRow key={part.part} part={part} />
                    ))}
                  </ul>
                </Card>
              </li>
            ))}
        </ol>
      </PageBody>
    </>
  )
}

/** The one thing to do now, or whom the house waits for. */
function Next({ ready, parts }: { ready: boolean; parts: readonly Part[] }) {
  const open = parts.filter((part) => !part.done && part.needed)
  const next = open.find((part) => part.mine && goals[part.part] !== null)
  const first = open[0]
  if (ready && first === undefined)
    return (
      <p className="flex items-center gap-2 rounded-lg border bg-good-soft px-4 py-3 font-medium text-good">
        <PartyPopper aria-hidden className="size-4 shrink-0" />
        Everything is in place, and the first request is in.
      </p>
    )
  if (next !== undefined)
    return (
      <div className="flex flex-wrap items-center gap-3 rounded-lg border bg-info-soft px-4 py-3">
        <p className="min-w-0 flex-1">
          <span className="eyebrow block">Your next step</span>
          <span className="font-medium">{next.text}</span>
        </p>
        <GoalLink goal={goals[next.part]} primary />
      </div>
    )
  return (
    <p className="rounded-lg border bg-raised px-4 py-3">
      {ready
        ? 'The house can take its first request: a partner’s contact hands it in, in the portal.'
        : `Nothing is yours to do now. Next: ${first?.text ?? ''}. ${sayRoles(first?.whose ?? [])} does it.`}
    </p>
  )
}

function PartRow({ part }: { part: Part }) {
  const goal = goals[part.part]
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1.5 border-t px-4 py-2.5 first:border-t-0">
      {part.done ? (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
      ) : (
        <CircleDashed
          aria-hidden
          className={cn('mt-0.5 size-4 shrink-0', part.needed ? 'text-warn' : 'text-muted')}
        />
      )}
      <span className="min-w-48 flex-1">
        <span className={cn('block', !part.done && part.needed && 'font-medium')}>
          {part.text}
          <span className="sr-only">: {stateWord(part)}</span>
        </span>
        {part.note && !part.done ? (
          <span className="block text-[12px] text-muted">{part.note}</span>
        ) : null}
      </span>
      <span className="flex flex-wrap items-center gap-1.5">
        {!part.done && !part.needed ? <Badge>can wait</Badge> : null}
        {part.done ? null : part.mine ? (
          <GoalLink goal={goal} />
        ) : (
          part.whose.map((role) => <Badge key={role}>{roleWord(role)}</Badge>)
        )}
        {part.done && part.mine && goal ? <GoalLink goal={{ ...goal, does: 'Look' }} /> : null}
      </span>
    </li>
  )
}

function stateWord(part: Part): string {
  if (part.done) return 'done'
  if (part.mine) return part.needed ? 'yours to do' : 'yours, can wait'
  return `${sayRoles(part.whose)} does this`
}

function GoalLink({ goal, primary }: { goal: Goal | null; primary?: boolean }) {
  if (goal === null) return null
  return (
    <Link
      to={goal.to}
      search={goal.tab === undefined ? {} : { tab: goal.tab }}
      className={buttonLook({ size: primary ? 'md' : 'sm', look: primary ? 'primary' : 'plain' })}
    >
      {goal.does}
      <ArrowRight aria-hidden className="size-3.5" />
    </Link>
  )
}
