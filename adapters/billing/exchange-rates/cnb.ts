/** Česká národní banka, the daily table (denni_kurz.txt): for a day without one it answers with the one before. */
import { plainDate } from '../../../domain/calendar.js';
import {
  askBank,
  type CentralBank,
  type CentralBankOptions,
  checkedRate,
  unavailable,
  unknownRate,
} from './central-bank.js';

export function cnb({ url, local, ...asking }: CentralBankOptions): CentralBank {
  const bank = 'ČNB';
  return {
    name: local ? 'The local counterpart of ČNB' : bank,
    bank,
    local,
    async rate(currency, onOrBefore, signal) {
      const [year, month, day] = onOrBefore.toString().split('-');
      const target = new URL(`${url.replace(/\/+$/, '')}/denni_kurz.txt?date=${day}.${month}.${year}`);
      const { status, text } = await askBank(bank, target, asking, signal);
      if (status === 404) throw unknownRate(bank, currency, onOrBefore);
      const [head = '', , ...rows] = text.split(/\r?\n/);
      const [, tableDay, tableMonth, tableYear, number] = /^(\d\d)\.(\d\d)\.(\d{4}) #(\d+)/.exec(head) ?? [];
      if (number === undefined) throw unavailable(bank, 'gave an answer that was not understood');
      // Country, currency, units, code, rate with a comma.
      const row = rows.map((line) => line.split('|')).find(([, , , code]) => code === currency);
      if (!row) throw unknownRate(bank, currency, onOrBefore);
      return {
        bank,
        table: `#${number}`,
        day: plainDate(`${tableYear}-${tableMonth}-${tableDay}`),
        of: currency,
        in: 'CZK',
        units: Number(row[2]),
        rate: checkedRate(bank, (row[4] ?? '').replace(',', '.')),
        test: local,
      };
    },
  };
}
