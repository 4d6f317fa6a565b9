/** What the program owner's screen runs in the browser: the parser of cells and tables, and the check
 *  for gaps, that publishing runs on the server. Pure files only. */
export { hitPolicies } from './table.ts'
export { meaningOf, sayCell, sayName, sayTitle, typesOfFacts } from './print-rule.ts'
export {
  conditionsOf,
  gridProblems,
  printGrid,
  readGrid,
  withBlock,
  withCell,
  withColumn,
  withoutColumn,
  withoutRow,
  withRow,
  withRowMoved,
  type GridColumn,
  type GridProblem,
  type TableGrid,
} from './table-grid.ts'
export { withYamlEntry, yamlEntries, type YamlEntry } from './yaml-places.ts'
