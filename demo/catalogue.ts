import { policyOf } from '../domain/policies.js';
import type { Plan } from '../models/catalogue.js';

const europe = ['AT', 'CZ', 'DE', 'PL', 'SK'];

/** The demo catalogue: what `npm start` sells on a fresh installation. */
export const demoPlans: readonly Omit<Plan, '_id' | 'createdAt'>[] = [
  {
    planId: 'office-business',
    version: 1,
    name: 'Office Business, annual',
    months: 12,
    policy: policyOf('annual', 1),
    seatsPerKey: 'one',
    countries: [...europe, 'CL', 'US'],
    agreement: { name: 'MOSA', version: '2026-01' },
    serviceLicences: ['office', 'mail'],
    clouds: ['global'],
    onSale: true,
  },
  {
    planId: 'office-open',
    version: 1,
    name: 'Office Open Licence, annual',
    months: 12,
    policy: policyOf('annual', 1),
    seatsPerKey: 'several',
    countries: europe,
    agreement: { name: 'openLicense', version: '2026-01' },
    serviceLicences: ['office', 'skype-for-business'],
    clouds: ['global'],
    onSale: true,
  },
  {
    planId: 'mail-monthly',
    version: 1,
    name: 'Mail, monthly',
    months: 1,
    policy: policyOf('monthly', 1),
    seatsPerKey: 'several',
    countries: europe,
    agreement: { name: 'MOSA', version: '2026-01' },
    serviceLicences: ['mail'],
    clouds: ['global', '21vianet'],
    onSale: true,
  },
];
