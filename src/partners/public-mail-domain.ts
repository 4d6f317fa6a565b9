import { getDomain } from 'tldts'

/** Domains at which anybody has a mailbox: they say nothing about who a customer is, so they never
 *  count as a key. Kept by hand, from the providers' own sign-up pages; last gone through 2026-11-01.
 *  Add one with the date above when a registration shows it. */
const domains =
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com ' +
  'rocketmail.com icloud.com me.com mac.com aol.com aim.com proton.me protonmail.com pm.me ' +
  'tutanota.com tuta.com hey.com fastmail.com fastmail.fm zoho.com zohomail.com mail.com email.com ' +
  'gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de arcor.de posteo.de mailbox.org ' +
  'orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr libero.it virgilio.it tiscali.it alice.it ' +
  'telefonica.net terra.es ya.com sapo.pt uol.com.br bol.com.br terra.com.br ig.com.br ' +
  'btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com bluewin.ch hispeed.ch sunrise.ch ' +
  'ziggo.nl kpnmail.nl planet.nl telenet.be skynet.be seznam.cz centrum.cz wp.pl o2.pl onet.pl ' +
  'interia.pl mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru rambler.ru ukr.net abv.bg ' +
  'qq.com 163.com 126.com yeah.net sina.com sohu.com foxmail.com aliyun.com naver.com daum.net ' +
  'hanmail.net yahoo.co.jp docomo.ne.jp ezweb.ne.jp nifty.com rediffmail.com yahoo.co.in ' +
  'yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.com.br yahoo.com.au hotmail.co.uk hotmail.de ' +
  'hotmail.fr hotmail.es hotmail.it live.co.uk live.de live.fr outlook.de outlook.fr outlook.es ' +
  'outlook.jp bigpond.com optusnet.com.au xtra.co.nz comcast.net verizon.net att.net sbcglobal.net ' +
  'bellsouth.net cox.net charter.net earthlink.net shaw.ca rogers.com sympatico.ca telus.net'

const known = new Set(domains.split(' '))

/** Is the domain one where anybody has a mailbox (`gmail.com`)? */
export function isPublicMailDomain(domain: string): boolean {
  return known.has(domain.toLowerCase())
}

/** The domain somebody registered, by the public suffix list with its private part: `globex.co.uk` of
 *  `shop.globex.co.uk`, `globex.github.io` of itself. Nothing for what everybody stands below
 *  (`co.uk`) and where mailboxes are the public's (`mail.gmail.com`). A host whose last label is on no
 *  list (`.example`) is known by its last two. */
export function registeredDomain(host: string): string[] {
  const domain = getDomain(host, { allowPrivateDomains: true })
  return domain === null || isPublicMailDomain(domain) ? [] : [domain]
}
