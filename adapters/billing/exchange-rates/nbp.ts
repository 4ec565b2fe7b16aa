/** Narodowy Bank Polski, table A of mid rates (api.nbp.pl). */
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { addDays, plainDate } from '../../../domain/calendar.js';
import {
  askBank,
  type CentralBank,
  type CentralBankOptions,
  checkedRate,
  longestPauseDays,
  unavailable,
  unknownRate,
} from './central-bank.js';

/** XML, not JSON: there `Mid` is text with all of its digits. */
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Rate' });
const answerSchema = z.object({
  ExchangeRatesSeries: z.object({
    Rates: z.object({
      Rate: z.array(z.object({ No: z.string(), EffectiveDate: z.iso.date(), Mid: z.string() })).min(1),
    }),
  }),
});

export function nbp({ url, local, ...asking }: CentralBankOptions): CentralBank {
  const bank = 'NBP';
  return {
    name: local ? 'The local counterpart of NBP' : bank,
    bank,
    local,
    async rate(currency, onOrBefore, signal) {
      const from = addDays(onOrBefore, -longestPauseDays);
      const path = `exchangerates/rates/a/${encodeURIComponent(currency)}/${from.toString()}/${onOrBefore.toString()}/`;
      const target = new URL(`${url.replace(/\/+$/, '')}/${path}?format=xml`);
      const { status, text } = await askBank(bank, target, asking, signal);
      if (status === 404) throw unknownRate(bank, currency, onOrBefore);
      const answer = answerSchema.safeParse(read(text)).data;
      const newest = answer?.ExchangeRatesSeries.Rates.Rate.at(-1);
      if (!newest) throw unavailable(bank, 'gave an answer that was not understood');
      const { No: table, EffectiveDate: day, Mid: mid } = newest;
      const rate = checkedRate(bank, mid);
      return { bank, table, day: plainDate(day), of: currency, in: 'PLN', units: 1, rate, test: local };
    },
  };
}

function read(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return undefined;
  }
}
