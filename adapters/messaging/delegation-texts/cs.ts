import type { DelegationTexts } from './texts.js';

const days = '{days, plural, one {# den} few {# dny} many {# dne} other {# dní}}';

export const cs: DelegationTexts = {
  subject: {
    delegationOffered: '{partner} žádá o svolení spravovat předplatné: {organisation}',
    delegationAccepted:
      '{to, select, partner {Nabídka byla přijata: {organisation}} other {{partner} nyní může jednat za organizaci {organisation}}}',
    delegationDeclined: 'Nabídka byla odmítnuta: {organisation}',
    delegationLapsed: 'Nabídka zůstala bez odpovědi: {organisation}',
    delegationEnding:
      'Přístup partnera {partner} k organizaci {organisation} končí za {daysLeft, plural, one {# den} few {# dny} many {# dne} other {# dní}}',
    delegationEnded: 'Přístup partnera {partner} k organizaci {organisation} skončil',
    delegationExtensionAsked: '{partner} žádá o prodloužení přístupu k organizaci {organisation}',
    delegationExtended: 'Přístup partnera {partner} k organizaci {organisation} trvá do {until}',
    delegationExtensionDeclined: 'Přístup nebyl prodloužen: {organisation}',
  },
  lead: {
    delegationOffered:
      'Partner {partner} nabízí, že bude za organizaci {organisation} jednat v rámci delegované správy.',
    delegationAccepted:
      '{to, select, partner {Od této chvíle do {until} můžete jednat za organizaci {organisation}.} other {Správce organizace {organisation} přijal nabídku partnera {partner}: od této chvíle do {until} za vás partner může jednat.}}',
    delegationDeclined: 'Správce zákazníka {organisation} odmítl vaši nabídku delegované správy.',
    delegationLapsed:
      'Do {answerBy} nikdo u zákazníka {organisation} na vaši nabídku delegované správy neodpověděl: nabídka propadla.',
    delegationEnding:
      '{to, select, partner {Váš přístup k organizaci {organisation} končí {until}.} other {Přístup partnera {partner} k organizaci {organisation} končí {until}.}}',
    delegationEnded:
      '{by, select, partner {{to, select, partner {Ukončili jste svůj přístup k organizaci {organisation}.} other {Partner {partner} ukončil svůj přístup k organizaci {organisation}.}}} tenant {{to, select, partner {Zákazník {organisation} ukončil váš přístup.} other {Správce organizace {organisation} ukončil přístup partnera {partner}.}}} expiry {Přístup partnera {partner} k organizaci {organisation} skončil {until}: jeho doba uplynula.} other {Přístup partnera {partner} k organizaci {organisation} byl ukončen.}}',
    delegationExtensionAsked:
      'Partner {partner} jedná za organizaci {organisation} do {until} a žádá o prodloužení: do {extendedUntil}.',
    delegationExtended:
      '{to, select, partner {Můžete jednat} other {Partner {partner} může jednat}} za organizaci {organisation} do {until}.',
    delegationExtensionDeclined: 'Zákazník {organisation} váš přístup neprodloužil. Přístup končí {until}.',
  },
  writes: '{partner} píše: „{message}“',
  mayDo: 'Partner by pak za vás mohl: {mayDoList}.',
  forSoLong: `Přístup by trval ${days} od přijetí.`,
  howToAnswer:
    'Nabídku přijmete nebo odmítnete na následujícím odkazu. Je jen váš: nepředávejte ho prosím dál. Bez odpovědi nabídka propadne {answerBy}.',
  audited: 'Vše, co za vás partner udělá, se zaznamenává se jménem osoby nebo klíče a s názvem partnera.',
  endsAnyTime: 'Přístup můžete kdykoli ukončit, s okamžitou platností.',
  askAgain: 'Můžete podat novou nabídku.',
  askForMore:
    '{to, select, partner {Pokud potřebujete více času, požádejte o prodloužení: musí je přijmout správce zákazníka.} other {Pokud má partner pokračovat déle, může vás požádat o prodloužení.}}',
  refusedFromNow: 'Od této chvíle se žádný požadavek partnera týkající se organizace {organisation} neprovede.',
  lettingItBe: 'Bez odpovědi přístup skončí tak, jak je nyní stanoveno.',
  question: 'Máte-li otázku, obraťte se prosím na {known, select, yes {{contact}} other {svého prodejce}}.',
  open: 'Zobrazit nabídku',
  scope: {
    read: 'prohlížet uživatele, licence, předplatná a oznámení',
    licences: 'přidávat a měnit uživatele, přiřazovat licence',
    subscriptions:
      'zadávat objednávky, rozhodovat o prodloužení, měnit počet licencí, rušit předplatná, řídit zřizování',
    keys: 'uplatňovat produktové klíče a objednávky klíčů',
    billing: 'prohlížet a měnit fakturační údaje, výzvy k platbě a faktury',
  },
  label: {
    organisation: 'Zákazník',
    partner: 'Partner',
    mayDoList: 'Oprávnění',
    answerBy: 'Odpovědět do',
    until: 'Přístup do',
    delegationId: 'Delegace',
  },
};
