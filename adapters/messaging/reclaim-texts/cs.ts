import type { ReclaimTexts } from './texts.js';

export const cs: ReclaimTexts = {
  warning: {
    subject:
      'Vaše licence {planName} bude za {days, plural, one {# den} few {# dny} other {# dní}} odebrána, pokud ji nepoužijete',
    lead: 'Máte licenci {planName} v organizaci {organisation}{used, select, never { a od přidělení dne {since} jste ji nepoužili.} other {; naposledy jste ji použili {since}.}}',
    goes: 'Licence, které nikdo nepoužívá, dostanou jiní: vaše bude odebrána {reclaimsAt}.',
    keep: 'Chcete-li si ji nechat, stačí {planName} do té doby použít.{known, select, no {} other { Pokud to není možné, požádejte správce, aby vám ji ponechal: {administrators}.}}',
    otherwise: 'Pokud ji nepotřebujete, nemusíte nic dělat.',
  },
  ended: {
    subject:
      '{outcome, select, reclaimed {Vaše licence {planName} byla odebrána} other {Licence {planName} vám zůstává}}',
    lead: '{outcome, select, reclaimed {Licenci {planName} v organizaci {organisation} jste nepoužívali, proto byla odebrána a může ji dostat někdo jiný.} used {{planName} používáte, a proto vám licence v organizaci {organisation} zůstává.} byAdministrator {Správce organizace {organisation} vám licenci {planName} ponechal: odebrána nebude.} reclaimCancelled {Správce organizace {organisation} rozhodl, že se licence {planName} zatím odebírat nebudou: ta vaše vám zůstává.} other {Vaše licence {planName} v organizaci {organisation} odebrána nebyla: zůstává vám.}}',
    again:
      'Budete-li ji znovu potřebovat, požádejte o licenci{known, select, no {} other {, nebo se obraťte na správce: {administrators}}}.',
  },
  report: {
    subject:
      '{cancelled, select, yes {Nepoužívané licence {planName} nebudou odebrány} other {{planName}: {reclaimed, plural, =0 {nebyla odebrána žádná nepoužívaná licence} one {byla odebrána # nepoužívaná licence} few {byly odebrány # nepoužívané licence} other {bylo odebráno # nepoužívaných licencí}}}}',
    lead: '{total, plural, one {# licenci} few {# licence} other {# licencí}} {planName} v organizaci {organisation} nikdo nepoužil po {days, plural, one {# den} few {# dny} other {# dní}}; {total, plural, one {její uživatel byl upozorněn} other {jejich uživatelé byli upozorněni}}.',
    seats:
      '{cancelled, select, yes {Správce odebrání zrušil: nikdo o licenci nepřišel.} other {{reclaimed, plural, =0 {Licence všem zůstávají.} one {V předplatném {subscriptionId} se uvolnilo # místo.} few {V předplatném {subscriptionId} se uvolnila # místa.} other {V předplatném {subscriptionId} se uvolnilo # míst.}}}}',
    people: 'Co se s nimi stalo',
    outcome: {
      reclaimed: 'Odebrané ({count})',
      alreadyFreed: 'Uvolněné už dříve ({count})',
      used: 'Ponechané, protože byly použity ({count})',
      byAdministrator: 'Ponechané správcem ({count})',
      reclaimCancelled: 'Ponechané, protože odebrání bylo zrušeno ({count})',
      assignedAgain: 'Ponechané, protože byly přiděleny znovu ({count})',
      licenceOfGroup: 'Ponechané, protože je přiděluje skupina: odeberte osobu ze skupiny ({count})',
      refused: 'Ponechané, protože licence tehdy nešlo měnit ({count})',
    },
    more: '… a dalších {count}',
  },
};
