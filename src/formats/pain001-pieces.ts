/** One piece of a pain.001 as a document of its own: the file's head, some payments, an end. */
export type Pain001Piece = {
  readonly bytes: Uint8Array
  /** The line in the file of an element that the piece has in this line. */
  lineOf(line: number): number
}

/** Takes the bytes of a file as they come and hands on pieces; `end` hands on the last. */
export type PieceCutter = {
  take(bytes: Uint8Array): void
  end(): void
}

const OPEN = '<CdtTrfTxInf'
const CLOSE = '</CdtTrfTxInf>'
const ENDING = Buffer.from('</PmtInf></CstmrCdtTrfInitn></Document>')
/** Payments of one piece: some 300 KB, and the tree of it 10 MB. */
export const PAYMENTS_PER_PIECE = 500

/** Cuts a pain.001 between its payments, so that a file of 100,000 is read without ever being whole
 *  in memory. Nothing is left out: what stands between two payments is in the piece it stands in, and
 *  makes it unreadable or misplaced there. A file without payments in this spelling is one piece. */
export function cutPain001(each: (piece: Pain001Piece) => void): PieceCutter {
  let head: Buffer | null = null
  let body: Buffer = Buffer.alloc(0)
  let searched = 0
  let payments = 0
  let linesBefore = 0
  const handOn = (upTo: number, ending: Uint8Array) => {
    const start = head ?? Buffer.alloc(0)
    const piece = body.subarray(0, upTo)
    const headLines = linesIn(start)
    const shift = linesBefore
    each({
      bytes: Buffer.concat([start, piece, ending]),
      lineOf: (line) => (line > headLines ? line + shift : line),
    })
    linesBefore += linesIn(piece)
    body = body.subarray(upTo)
    searched = 0
    payments = 0
  }
  return {
    take(bytes) {
      body = Buffer.concat([body, bytes])
      if (head === null) {
        const begins = body.indexOf(OPEN)
        if (begins < 0) return
        head = Buffer.from(body.subarray(0, begins))
        body = body.subarray(begins)
      }
      for (let at = body.indexOf(CLOSE, searched); at >= 0; at = body.indexOf(CLOSE, searched)) {
        const closed = at + CLOSE.length
        // Cut only where another payment follows: each piece has one, as the file must.
        if (payments === PAYMENTS_PER_PIECE) {
          const cut = searched
          handOn(cut, ENDING)
          searched = closed - cut
        } else searched = closed
        payments += 1
      }
    },
    end() {
      handOn(body.length, Buffer.alloc(0))
    },
  }
}

const NEW_LINE = 0x0a

function linesIn(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, at + 1)) lines += 1
  return lines
}
