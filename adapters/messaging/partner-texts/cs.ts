import { proposedTerms } from '../../partners/proposed-terms.js';
import type { PartnerTexts } from './texts.js';

export const cs: PartnerTexts = {
  subject: {
    partnerOfRecordGiven:
      '{planName}: {role, select, former {už nejste přiřazeným partnerem} partner {jste přiřazeným partnerem} other {přiřazeným partnerem je {partner}}}',
    partnerOfRecordCleared:
      '{planName}: {role, select, former {už nejste přiřazeným partnerem} other {už není žádný přiřazený partner}}',
    resellerInvited: '{partner} se chce stát vaším prodejcem',
    resellerAccepted: '{role, select, partner {Vaše pozvání bylo přijato} other {{partner} je vaším prodejcem}}',
    resellerDeclined: 'Vaše pozvání bylo odmítnuto',
    resellerEnded:
      '{role, select, former {Už nejste prodejcem: {organisation}} other {{former} už není vaším prodejcem}}',
    transferProposed: '{organisation}: návrh na změnu prodejce, {partner} místo: {former}',
    transferAgreed: '{organisation}: od {on} je prodejcem {partner}',
    transferDeclined: '{organisation}: ke změně prodejce nedojde',
    directBillingProposed: '{planName}: {partner} navrhuje platbu na fakturu od {startsOn}',
    directBillingAccepted:
      '{planName}: {role, select, partner {{organisation} platí na fakturu od {startsOn}} other {vaše organizace platí na fakturu od {startsOn}}}',
    directBillingDeclined: '{planName}: {organisation} platbu na fakturu odmítla',
    directBillingWithdrawn: '{planName}: návrh platby na fakturu byl stažen',
    directBillingLapsed: '{planName}: návrh platby na fakturu propadl',
  },
  lead: {
    partnerOfRecordGiven:
      '{role, select, former {Už nejste přiřazeným partnerem předplatného {planName} organizace {organisation}.} partner {Jste nyní přiřazeným partnerem předplatného {planName} organizace {organisation}.} other {Přiřazeným partnerem předplatného {planName} organizace {organisation} je nyní {partner} (id partnera: {partnerId}){replaces, select, yes {; dosud: {former}} other {}}.}}',
    partnerOfRecordCleared:
      '{role, select, former {Už nejste přiřazeným partnerem předplatného {planName} organizace {organisation}.} other {{former} už není přiřazeným partnerem předplatného {planName} organizace {organisation}. Předplatné teď žádného nemá.}}',
    resellerInvited: '{partner} (id partnera: {partnerId}) se chce stát prodejcem organizace {organisation}.',
    resellerAccepted:
      '{role, select, partner {Organizace {organisation} přijala vaše pozvání: jste nyní jejím prodejcem.} other {Pozvání bylo přijato: prodejcem organizace {organisation} je nyní {partner}.}}',
    resellerDeclined: 'Zákazník {organisation} vaše pozvání ke vztahu prodejce odmítl.',
    resellerEnded:
      '{role, select, former {Ukončili jste vztah prodejce s organizací {organisation}.} other {Partner {former} ukončil vztah prodejce s organizací {organisation}.}}',
    transferProposed:
      'Je navržena změna prodejce organizace {organisation}: od {on} jím má být {partner} místo dosavadního ({former}).',
    transferAgreed:
      'Všechny tři strany souhlasily: od {on} je prodejcem organizace {organisation} {partner} (dosud: {former}).',
    transferDeclined:
      'Navržená změna prodejce organizace {organisation} (dosud: {former}, nový: {partner}) byla odmítnuta: vše zůstává beze změny.',
    directBillingProposed:
      'Plán {planName} je zaplacen produktovými klíči do dne před {startsOn}. {partner} navrhuje, aby {organisation} potom platila přímo, za každé období, a klíče už nepotřebovala.',
    directBillingAccepted:
      '{role, select, partner {Organizace {organisation} přijala váš návrh: za {planName} platí přímo, za každé období, od {startsOn}.} other {Správce přijal návrh ({partner}): {organisation} platí za {planName} přímo, za každé období, od {startsOn}.}}',
    directBillingDeclined: 'Organizace {organisation} odmítla návrh platit za {planName} přímo. Nic se nemění.',
    directBillingWithdrawn:
      'Partner {partner} stáhl návrh, aby organizace {organisation} platila za {planName} přímo. Nic se nemění a není třeba nic dělat.',
    directBillingLapsed:
      '{role, select, partner {Na váš návrh, aby organizace {organisation} platila za {planName} přímo, nikdo neodpověděl: propadl.} other {Na návrh ({partner}), aby organizace {organisation} platila za {planName} přímo, nikdo neodpověděl: propadl.}} Nic se nemění.',
  },
  more: {
    partnerOfRecordGiven:
      '{role, select, former {Toto předplatné už neuvidíte.} partner {Vidíte jeho data, stav a počet licencí a dostáváte zprávy o tom, co vyžaduje rozhodnutí. Nevidíte osoby a nemůžete nic měnit.} other {Přiřazený partner vidí data, stav a počet licencí tohoto předplatného a dostává zprávy o tom, co vyžaduje rozhodnutí. Nevidí osoby a nemůže nic měnit. Kdykoli ho můžete změnit nebo odebrat.}}',
    partnerOfRecordCleared:
      '{role, select, former {Toto předplatné už neuvidíte.} other {Jiného partnera můžete uvést kdykoli.}}',
    resellerInvited:
      'Prodejce vidí vaše předplatná s daty a částkami a vaše objednávky a může pro vás objednávat produktové klíče; nevidí osoby a nemůže nic měnit. Tento vztah může ukončit jen partner, nebo se dohodnete na převodu k jinému prodejci. Bez odpovědi do {on} včetně platnost pozvání vyprší.',
    resellerAccepted:
      '{role, select, partner {Vidíte její předplatná s daty a částkami a její objednávky a můžete pro ni objednávat produktové klíče.} other {Tento vztah může ukončit jen partner, nebo se dohodnete na převodu k jinému prodejci.}}',
    resellerDeclined: 'Tohoto zákazníka můžete znovu pozvat za 30 dní.',
    resellerEnded:
      '{role, select, former {Její předplatná už neuvidíte. Prodané produktové klíče lze dál uplatnit.} other {Vaše předplatná pokračují beze změny a koupené produktové klíče lze dál uplatnit.}}',
    transferProposed:
      'Dojde k ní, pokud do toho dne budou souhlasit oba partneři a správce zákazníka; do té doby může každý odmítnout.',
    transferAgreed:
      '{role, select, former {Od toho dne její předplatná už neuvidíte.} partner {Od toho dne vidíte její předplatná a objednávky.} other {Vaše předplatná pokračují beze změny.}}',
    transferDeclined: '',
    directBillingProposed:
      'Teď se nic neúčtuje. Cena platí pro první období předplatného; další stojí tolik, kolik v té době uvádí ceník. O platbu prvního období požádáme před {startsOn}, z fakturačního účtu, který zvolíte; produktové klíče lze dál uplatnit a tím termín odsunout. Bez odpovědi do {on} včetně návrh propadne.',
    directBillingAccepted:
      'Nic se neúčtovalo. {renews, select, yes {O platbu prvního období požádáme před {startsOn}.} other {Předplatné skončí s posledním obdobím, pokud se nerozhodne jinak.}}',
    directBillingDeclined: 'Návrh můžete podat znovu.',
    directBillingWithdrawn: '',
    directBillingLapsed:
      '{role, select, partner {Návrh můžete podat znovu.} other {Přímou platbu si správce může zvolit kdykoli.}}',
  },
  message: '{partner} píše: {message}',
  reason: 'Důvod: {message}',
  ...proposedTerms.cs,
  answer: 'Přijmout nebo odmítnout',
  label: {
    organisation: 'Organizace',
    planName: 'Plán',
    subscriptionId: 'Předplatné',
    partner: 'Partner',
    former: 'Dosud',
    takesPlaceOn: 'Od',
    answerBy: 'Odpovědět do (včetně)',
    seats: 'Licence',
    perPeriod: 'Cena',
    startsOn: 'Přímá platba od',
    payment: 'Způsob platby',
    afterwards: 'Po posledním období z klíčů',
  },
};
