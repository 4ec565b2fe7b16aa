import { serviceCircuit } from '../fetch-reply.js';
import type { BankName, CentralBank } from './central-bank.js';
import { cnb } from './cnb.js';
import { ecb } from './ecb.js';
import { nbp } from './nbp.js';

const addresses: Readonly<Record<BankName, string>> = {
  NBP: 'https://api.nbp.pl/api',
  ČNB: 'https://www.cnb.cz/cs/financni-trhy/devizovy-trh/kurzy-devizoveho-trhu/kurzy-devizoveho-trhu',
  ECB: 'https://data-api.ecb.europa.eu/service',
};

/** The banks themselves, or their counterparts under one local address (servers/registers.ts). */
export function centralBanks(options: {
  readonly localUrl?: string | undefined;
  readonly timeoutMs: number;
}): Readonly<Record<BankName, CentralBank>> {
  const { localUrl, timeoutMs } = options;
  const local = localUrl !== undefined;
  const at = (bank: BankName, path: string) => ({
    url: local ? `${localUrl}/${path}` : addresses[bank],
    local,
    timeoutMs,
    circuit: serviceCircuit(),
  });
  return { NBP: nbp(at('NBP', 'nbp')), ČNB: cnb(at('ČNB', 'cnb')), ECB: ecb(at('ECB', 'ecb')) };
}
