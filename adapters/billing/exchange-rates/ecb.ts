/** European Central Bank, the euro's reference rates (data-api.ecb.europa.eu, data flow EXR): how much of a currency is one euro. */
import { parse } from 'csv-parse/sync';
import { addDays, plainDate } from '../../../domain/calendar.js';
import {
  askBank,
  type CentralBank,
  type CentralBankOptions,
  checkedRate,
  longestPauseDays,
  unknownRate,
} from './central-bank.js';

export function ecb({ url, local, ...asking }: CentralBankOptions): CentralBank {
  const bank = 'ECB';
  return {
    name: local ? 'The local counterpart of the ECB' : bank,
    bank,
    local,
    async rate(currency, onOrBefore, signal) {
      const target = new URL(`${url.replace(/\/+$/, '')}/data/EXR/D.${encodeURIComponent(currency)}.EUR.SP00.A`);
      target.searchParams.set('startPeriod', addDays(onOrBefore, -longestPauseDays).toString());
      target.searchParams.set('endPeriod', onOrBefore.toString());
      target.searchParams.set('format', 'csvdata');
      const { status, text } = await askBank(bank, target, asking, signal);
      const rows = status === 404 ? [] : parse<Record<string, string>>(text, { columns: true, skip_empty_lines: true });
      const newest = rows.toSorted((one, other) => (day(one) < day(other) ? -1 : 1)).at(-1);
      if (!newest) throw unknownRate(bank, currency, onOrBefore);
      const rate = checkedRate(bank, newest['OBS_VALUE'] ?? '');
      return {
        bank,
        table: day(newest),
        day: plainDate(day(newest)),
        of: 'EUR',
        in: currency,
        units: 1,
        rate,
        test: local,
      };
    },
  };
}

function day(row: Readonly<Record<string, string>>): string {
  return row['TIME_PERIOD'] ?? '';
}
