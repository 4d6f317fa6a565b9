import type { Result } from '../kernel/result.ts'
import { parseDateText } from './date-text.ts'
import {
  checkedList,
  countriesOf,
  distinctNames,
  listedBirth,
  type ListedBirth,
  listedCountry,
  type ListedEntry,
  type ListedName,
  type SanctionsList,
  type SanctionsRefusal,
  unreadableList,
} from './sanctions.ts'
import { childOf, childrenOf, readXml, textOf, type XmlTree } from './xml-read.ts'

/** Reads the consolidated list of the UN Security Council. Source: un.org/sc/resources/
 *  sc-sanctions.xsd; an alias of quality `Low` is weak, a name in its own script is strong. */
export function readUnList(
  file: string,
  bytes: Uint8Array,
): Result<SanctionsList, SanctionsRefusal> {
  const read = readXml(bytes)
  if (!read.ok) return unreadableList(file, read.refusal.line, read.refusal.message)
  const root = read.value
  if (root.name !== 'CONSOLIDATED_LIST') {
    const message = `the outermost element is ${root.name}, expected CONSOLIDATED_LIST`
    return unreadableList(file, root.line, message)
  }
  const persons = childrenOf(childOf(root, 'INDIVIDUALS'), 'INDIVIDUAL')
  const entities = childrenOf(childOf(root, 'ENTITIES'), 'ENTITY')
  const nameless = [...persons, ...entities].find(
    (tree) => textOf(tree, 'DATAID') === null || textOf(tree, 'FIRST_NAME') === null,
  )
  if (nameless !== undefined) {
    const message = `${nameless.name} has no DATAID or no FIRST_NAME`
    return unreadableList(file, nameless.line, message)
  }
  const publishedOn = /^\d{4}-\d\d-\d\d/.exec(root.attributes['dateGenerated'] ?? '')?.[0] ?? null
  if (publishedOn !== null && !parseDateText(publishedOn, 'iso').ok) {
    const message = `dateGenerated is ${publishedOn}, which is no day of the calendar`
    return unreadableList(file, root.line, message)
  }
  const list = {
    publishedOn,
    entries: [
      ...persons.map((tree) => entryOf(tree, 'person')),
      ...entities.map((tree) => entryOf(tree, 'entity')),
    ],
    records: { individuals: persons.length, entities: entities.length },
  }
  return checkedList(list, file)
}

function entryOf(tree: XmlTree, kind: 'person' | 'entity'): ListedEntry {
  const tag = kind === 'person' ? 'INDIVIDUAL' : 'ENTITY'
  const parts = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME']
  const primary = parts.flatMap((part) => textOf(tree, part) ?? []).join(' ')
  const original = textOf(tree, 'NAME_ORIGINAL_SCRIPT')
  const names: ListedName[] = [
    { name: primary, quality: 'primary' },
    ...(original === null ? [] : [{ name: original, quality: 'strong' as const }]),
    ...childrenOf(tree, `${tag}_ALIAS`).map((alias) => ({
      name: textOf(alias, 'ALIAS_NAME') ?? '',
      quality: textOf(alias, 'QUALITY') === 'Low' ? ('weak' as const) : ('strong' as const),
    })),
  ]
  const places = [
    ...childrenOf(tree, 'NATIONALITY').flatMap((each) => childrenOf(each, 'VALUE')),
    ...childrenOf(tree, `${tag}_ADDRESS`).flatMap((each) => childrenOf(each, 'COUNTRY')),
  ]
  return {
    uid: textOf(tree, 'DATAID') ?? '',
    kind,
    names: distinctNames(names.map((each) => ({ ...each, name: tidied(each.name) }))),
    programs: [textOf(tree, 'UN_LIST_TYPE'), textOf(tree, 'REFERENCE_NUMBER')].flatMap(
      (text) => text ?? [],
    ),
    births: childrenOf(tree, 'INDIVIDUAL_DATE_OF_BIRTH').flatMap(birthOf),
    countries: countriesOf(places.map((place) => place.text)),
    ids: childrenOf(tree, 'INDIVIDUAL_DOCUMENT').flatMap((paper) => {
      const number = textOf(paper, 'NUMBER')
      if (number === null) return []
      const country = textOf(paper, 'ISSUING_COUNTRY') ?? textOf(paper, 'COUNTRY_OF_ISSUE')
      return [
        {
          kind: textOf(paper, 'TYPE_OF_DOCUMENT') ?? 'Document',
          number,
          country: country === null ? null : listedCountry(country),
        },
      ]
    }),
    remarks: textOf(tree, 'COMMENTS1'),
  }
}

/** `na` and an outer pair of quotes are how the list writes "none" and "so called". */
function tidied(name: string): string {
  const bare = name.replaceAll(/^["'“”\s]+|["'“”\s]+$/g, '')
  return bare.toLowerCase() === 'na' ? '' : bare
}

function birthOf(tree: XmlTree): ListedBirth[] {
  const circa = textOf(tree, 'TYPE_OF_DATE') === 'APPROXIMATELY'
  const [from, to] = [textOf(tree, 'FROM_YEAR'), textOf(tree, 'TO_YEAR')]
  const said =
    textOf(tree, 'DATE') ??
    textOf(tree, 'YEAR') ??
    (from === null ? textOf(tree, 'NOTE') : `${from} to ${to ?? from}`)
  const birth = said === null ? null : listedBirth(said, circa)
  return birth === null ? [] : [birth]
}
