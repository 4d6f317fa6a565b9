/** What people are called for short, behind the names it stands for: English, Spanish, Russian and German
 *  ones that many bear, plain Latin letters. Some stand for several names. */
const shortFor =
  'abe=abraham al=albert,alfred,alexander alex=alexander,alexandra alec=alexander andy=andrew ' +
  'tony=anthony,antonio art=arthur bart=bartholomew ben=benjamin benny=benjamin bill=william ' +
  'billy=william bob=robert bobby=robert brad=bradley cathy=catherine charlie=charles ' +
  'chuck=charles chris=christopher,christine christy=christine cindy=cynthia dan=daniel ' +
  'danny=daniel dave=david deb=deborah debbie=deborah dick=richard don=donald doug=douglas ' +
  'ed=edward,edwin eddie=edward fred=frederick freddy=frederick gene=eugene greg=gregory ' +
  'hank=henry harry=henry,harold jack=john jake=jacob jeff=jeffrey jenny=jennifer jerry=gerald ' +
  'jim=james jimmy=james joe=joseph joey=joseph johnny=john kate=katherine,catherine ' +
  'kathy=katherine ken=kenneth larry=lawrence len=leonard liz=elizabeth lou=louis maggie=margaret ' +
  'matt=matthew max=maximilian meg=margaret mickey=michael mike=michael mick=michael nate=nathan ' +
  'ned=edward nick=nicholas pat=patrick,patricia patty=patricia peggy=margaret pete=peter ' +
  'phil=philip ray=raymond rich=richard rick=richard rob=robert ron=ronald russ=russell ' +
  'sam=samuel,samantha sandy=alexander,sandra steve=stephen,steven stan=stanley sue=susan ' +
  'ted=theodore,edward terry=terence theo=theodore tim=timothy tom=thomas tommy=thomas ' +
  'vince=vincent walt=walter wally=walter will=william willy=william zach=zachary ' +
  'pepe=jose paco=francisco pancho=francisco nacho=ignacio memo=guillermo beto=alberto,roberto ' +
  'chuy=jesus lalo=eduardo kike=enrique quique=enrique tono=antonio lupe=guadalupe chepe=jose ' +
  'sasha=aleksandr shura=aleksandr lyosha=aleksey alyosha=aleksey vova=vladimir volodya=vladimir ' +
  'misha=mikhail kolya=nikolay dima=dmitriy mitya=dmitriy zhenya=yevgeniy seryozha=sergey ' +
  'pasha=pavel kostya=konstantin vanya=ivan petya=petr grisha=grigoriy yura=yuriy tolya=anatoliy ' +
  'slava=vyacheslav,yaroslav borya=boris lyonya=leonid fedya=fyodor katya=yekaterina masha=mariya ' +
  'tanya=tatyana natasha=natalya nadya=nadezhda lena=yelena olya=olga sonya=sofya ' +
  'hans=johannes hannes=johannes sepp=josef fritz=friedrich heinz=heinrich kurt=konrad ' +
  'uli=ulrich willi=wilhelm klaus=nikolaus lutz=ludwig toni=anton michi=michael'

const formal = new Map(
  shortFor.split(' ').map((pair): [string, readonly string[]] => {
    const [short = '', names = ''] = pair.split('=')
    return [short, names.split(',')]
  }),
)

/** The names that a given name may be short for, and itself: `ted` is ted, theodore and edward. */
export function givenForms(word: string): readonly string[] {
  const forms = formal.get(word)
  return forms === undefined ? [word] : [word, ...forms]
}

const named = new Set([...formal.values()].flat())

/** Is this a name that some write short? */
export function isGiven(word: string): boolean {
  return named.has(word)
}

/** Is one of two given names short for the other, or both for one? */
export function isShortFor(one: string, other: string): boolean {
  if (!formal.has(one) && !formal.has(other)) return false
  const forms = givenForms(one)
  return givenForms(other).some((form) => forms.includes(form))
}

/** `abd` before what somebody is the servant of: written as two words, three, or one. */
const servant = /^abd[aeiou]*(?:[lrstdnz])?$/
const servantBeforeSame = /^abd[aeou]+(?:l|([rstdnz])(?=\1))([a-z]{4,})$/
const servantOfGod = /^abd[aeou]+l{1,2}ah?i?$/
const articles = new Set('al el ul ar ur er as us es an un at ut ad ud az uz'.split(' '))

/** `Abdul Aziz`, `'Abd al-Aziz` and `Abdelaziz` are one name: abd aziz. `Abdullah` stays whole. */
export function withServant(words: readonly string[]): string[] {
  const told: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!
    const next = words[at + 1]
    const joined = servantOfGod.test(word) ? null : servantBeforeSame.exec(word)
    if (joined !== null) {
      told.push(SERVANT, joined[2]!)
    } else if (word.length <= 6 && next !== undefined && servant.test(word)) {
      told.push(SERVANT)
      if (articles.has(next) && at + 2 < words.length) at += 1
    } else {
      told.push(word)
    }
  }
  return told
}
export const SERVANT = 'abd'

const sonOf = new Set('bin ibn ben bint binte binti ould oglu'.split(' '))
/** `Ivanovich`, `Ilyinichna`: made of a father's name. */
const slavicFather = /(?:ovich|evich|ovych|evych|ovna|evna|ivna|ichna|ilyich)$/

/** Which words of a person's name are a father's: behind `bin`, or made of his name where it stands
 *  between two others. Some papers say them and some do not. */
export function fathersIn(words: readonly string[]): boolean[] {
  return words.map((word, at) => {
    if (at === 0) return false
    if (sonOf.has(words[at - 1]!)) return true
    return words.length > 2 && slavicFather.test(word)
  })
}
