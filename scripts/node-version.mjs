// Imported first by every script: an old Node must hear a sentence, not a syntax error further on.
const major = Number(process.versions.node.split('.')[0])
if (!(major >= 20)) {
  console.error(
    'Quittance needs Node 20 or newer to set itself up; this is Node ' +
      process.versions.node +
      '. (It then runs on a Node 24 of its own.) Get one from https://nodejs.org and try again.',
  )
  process.exit(1)
}
