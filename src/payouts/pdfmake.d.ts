/** What we use of pdfmake, which ships no types: fonts, what it may read, and a document made. */
declare module 'pdfmake' {
  type Fonts = Readonly<Record<string, Readonly<Record<string, string>>>>
  const pdfmake: {
    setFonts(fonts: Fonts): void
    setUrlAccessPolicy(isAllowed: (url: string) => boolean): void
    setLocalAccessPolicy(isAllowed: (path: string) => boolean): void
    createPdf(definition: object): { getBuffer(): Promise<Uint8Array> }
  }
  export default pdfmake
}
