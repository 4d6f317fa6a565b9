/** Legal forms in words, after {@link plainName}; each becomes the short form banks and registers
 *  use. Longer spellings come first. */
export const spelledForms: readonly (readonly [string, string])[] = [
  ['gesellschaft mit beschrankter haftung', 'gmbh'],
  ['gesellschaft mbh', 'gmbh'],
  ['societe a responsabilite limitee', 'sarl'],
  ['sociedad de responsabilidad limitada', 'srl'],
  ['limited liability partnership', 'llp'],
  ['limited liability company', 'llc'],
  ['public limited company', 'plc'],
  ['besloten vennootschap', 'bv'],
  ['naamloze vennootschap', 'nv'],
  ['spolka z o o', 'spzoo'],
  ['sp z o o', 'spzoo'],
  ['aktiengesellschaft', 'ag'],
  ['kommanditgesellschaft', 'kg'],
  ['societa per azioni', 'spa'],
  ['sociedad anonima', 'sa'],
  ['societe anonyme', 'sa'],
  ['kabushiki kaisha', 'kk'],
  ['kabushikigaisha', 'kk'],
  ['proprietary', 'pty'],
  ['incorporated', 'inc'],
  ['corporation', 'corp'],
  ['aktiebolag', 'ab'],
  ['company', 'co'],
  ['limited', 'ltd'],
  ['private', 'pvt'],
  ['s a r l', 'sarl'],
  ['s r l', 'srl'],
  ['s r o', 'sro'],
  ['s p a', 'spa'],
  ['p l c', 'plc'],
  ['l l c', 'llc'],
  ['a s', 'as'],
  ['b v', 'bv'],
  ['n v', 'nv'],
  ['s a', 'sa'],
  ['s l', 'sl'],
]

/** Words that say what kind of company it is and not which: dropped at either end of a name. */
export const formWords: ReadonlySet<string> = new Set(
  (
    'ab ag ao aps as asa bhd bv bvba co corp cv cvba doo eg ev gmbh gk inc jsc kft kg kk llc llp ' +
    'lp ltd ltda lda mbh nv ohg ooo oy oyj pao plc pt pte pty pvt sa sarl sas sdn se sl slu spa ' +
    'spzoo sro srl ug vof zao zrt the and 株式会社 有限会社 合同会社 有限公司 股份有限公司 주식회사'
  ).split(' '),
)
