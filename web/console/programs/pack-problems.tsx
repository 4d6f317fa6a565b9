type PackProblem = {
  readonly file: string
  readonly line: number | null
  readonly found: string
  readonly expected: string
}

/** What is wrong with a pack, by file and line. */
export function PackProblems({ problems }: { problems: readonly PackProblem[] }) {
  return (
    <ul className="list-disc pl-5">
      {problems.map((problem) => (
        <li key={`${problem.file}${problem.line}${problem.found}`}>
          <span className="font-mono text-[12px]">
            {problem.file}
            {problem.line === null ? '' : `:${problem.line}`}
          </span>
          : found {problem.found}, expected {problem.expected}
        </li>
      ))}
    </ul>
  )
}
