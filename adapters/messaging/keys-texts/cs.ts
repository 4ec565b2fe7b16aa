import type { KeysTexts } from './texts.js';

export const cs: KeysTexts = {
  mail: {
    signatureRequested: {
      subject: 'Prosíme o podpis smlouvy: {organisation}',
      paragraphs: [
        '{byPartner, select, yes {{partner} připravuje} other {Připravujeme}} pro organizaci {organisation} {planned, select, yes {předplatné {planName}} other {předplatné}} a {byPartner, select, yes {žádá} other {žádáme}} vás o podpis smlouvy {agreementName}.',
        'Pod odkazem níže si smlouvu přečtete a podepíšete ji svým jménem, bez účtu. Poslední den k podpisu je {signBy} (UTC). Pokud nesouhlasíte, není třeba nic dělat: bez vašeho podpisu žádné nové předplatné nezačne.',
      ],
    },
    keysRedeemed: {
      subject: '{planName}: {partner} – uplatněny produktové klíče pro organizaci {organisation}',
      paragraphs: [
        '{partner} uplatňuje produktové klíče pro organizaci {organisation}: {planName}, {seats, plural, one {# licence} few {# licence} many {# licence} other {# licencí}}.',
        'Píšeme vám jako správcům organizace {organisation}. Pokud jste to nečekali, zeptejte se prosím.',
      ],
    },
    keyOrderDeclined: {
      subject: '{planName}: organizace {organisation} odmítla objednávku klíčů',
      paragraphs: [
        'Správce organizace {organisation} odmítl vaši objednávku: {planName}, {keys, plural, one {# klíč} few {# klíče} many {# klíče} other {# klíčů}}.',
        'Důvod: {reason}',
        'Klíče jsou zneplatněny: nikdo je neviděl ani neuplatnil. Zaplacenou částku lze vrátit.',
      ],
    },
  },
  linkLabel: 'Přečíst a podepsat smlouvu',
  label: {
    organisation: 'Organizace',
    agreementName: 'Smlouva',
    planName: 'Plán',
    signBy: 'Podepsat do',
    seats: 'Počet licencí',
    keys: 'Počet klíčů',
    reason: 'Důvod',
    redemptionId: 'Uplatnění',
    subscriptionId: 'Předplatné',
    keyOrderId: 'Objednávka',
  },
};
