import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { checkPack, exportVersion } from '../../../src/programs/contract.ts'
import { printGrid, readGrid } from '../../../src/programs/editing.ts'
import { call, type Problem } from '../../api/client.ts'

export type PackTexts = Readonly<Record<string, string>>
export type PackChecked = RouteWireAnswer<typeof checkPack>
type Head = RouteWireAnswer<typeof exportVersion>['version']

/** A pack as somebody edits it: kept in this browser until it is saved as a draft. */
export type WorkingCopy = {
  readonly files: PackTexts
  readonly isChanged: boolean
  /** It was begun over another revision than the newest. */
  readonly setFile: (path: string, text: string) => void
  /** Back to what the version says. */
  readonly discard: () => void
}

const CHECK_AFTER_MS = 400
const keyOf = ({ versionId, revision }: Head) => `quittance.pack.${versionId}.${revision}`

/** The files of a version with one's own changes over them; they survive a closed window. */
export function useWorkingCopy(version: Head, files: PackTexts): WorkingCopy {
  const [own, setOwn] = useState<PackTexts>(() => keptFor(version))
  useEffect(() => {
    const key = keyOf(version)
    if (Object.keys(own).length === 0) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(own))
  }, [own, version])
  return {
    files: { ...files, ...own },
    isChanged: Object.keys(own).length > 0,
    setFile: (path, text) =>
      setOwn((before) => {
        const { [path]: _, ...rest } = before
        return isSaid(files[path], text) ? rest : { ...rest, [path]: text }
      }),
    discard: () => setOwn({}),
  }
}

/** A file that says the same: a table that only looks otherwise stays as it was written. */
function isSaid(before: string | undefined, text: string): boolean {
  if (before === undefined || before === text) return before === text
  const sheet = readGrid(before)
  return sheet !== null && printGrid(sheet) === text
}

/** What was kept over just this revision; over an older one it is not shown again. */
function keptFor(version: Head): PackTexts {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(version)) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, string] => {
        return typeof entry[1] === 'string'
      }),
    )
  } catch {
    return {}
  }
}

/** Forgets what was kept over a revision: it is saved now. */
export function forgetKept(version: Head): void {
  localStorage.removeItem(keyOf(version))
}

/** What is wrong with the pack as a whole, asked of the server a moment after the last change. */
export function useChecked(files: PackTexts): { checked: PackChecked | null; isFresh: boolean } {
  const [asked, setAsked] = useState(files)
  const text = JSON.stringify(files)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(JSON.parse(text) as PackTexts), CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text])
  const query = useQuery<PackChecked, Problem>({
    queryKey: ['check-pack', JSON.stringify(asked)],
    queryFn: ({ signal }) => call(checkPack, { body: { files: asked } }, { signal }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
  return {
    checked: query.data ?? null,
    isFresh: !query.isPlaceholderData && !query.isFetching && JSON.stringify(asked) === text,
  }
}
