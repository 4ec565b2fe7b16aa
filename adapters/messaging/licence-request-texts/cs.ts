import type { LicenceRequestTexts } from './texts.js';

export const cs: LicenceRequestTexts = {
  requested: {
    subject: '{user} žádá o licenci {planName}',
    lead: '{user} z organizace {organisation} žádá o licenci {planName}.',
    message: 'Zpráva: „{message}“',
    decide:
      'Správce ji přidělí z volných licencí, nebo žádost s uvedením důvodu zamítne. Není-li žádná volná, před nákupem další uvidíte její cenu.',
    until: 'Odpovězte prosím do {lapsesAt}: potom žádost propadne a {user} se to dozví.',
    link: 'Přečíst žádost a odpovědět',
    summary: '{user} žádá o licenci: „{message}“ Odpovězte prosím do {lapsesAt}.',
  },
  ended: {
    subject:
      '{planName}: {outcome, select, granted {licenci už máte} declined {žádost o licenci byla zamítnuta} other {na žádost o licenci nikdo neodpověděl}}',
    lead: '{outcome, select, granted {Byla vám přidělena licence {planName}: můžete s ní pracovat.} declined {Vaše žádost o licenci {planName} byla zamítnuta.} other {Na vaši žádost o licenci {planName} nikdo během 30 dní neodpověděl, a proto propadla.}}',
    reason: 'Důvod: „{reason}“',
    askAgain: 'Můžete o ni požádat znovu.',
    questions:
      'S dotazy se prosím obraťte na {known, select, yes {svého správce: {administrator}} other {správce organizace {organisation}}}.',
  },
};
