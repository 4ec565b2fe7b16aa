import type { ApiDescription } from './http/open-api.js';
import { webhookDescriptions } from './messaging/webhook-events/schema.js';
import { operation } from './operations/operations/schema.js';

/** What the API says of itself in its OpenAPI document. */
export function about(publicUrl: string, signIn?: ApiDescription['signIn']): ApiDescription {
  return {
    title: 'Perennial',
    version: '1',
    description:
      'The whole life of seat-based software subscriptions. A product key becomes a subscription, whose renewal counts down; it is renewed, or lapses through grace and a disabled time to the provable deletion of the data.',
    license: { name: 'All rights reserved', url: publicUrl },
    publicUrl,
    ...(signIn ? { signIn } : {}),
    operation,
    webhooks: webhookDescriptions,
    tags: [
      {
        name: 'Clouds',
        description: 'Where data lies: global, and 21Vianet in China. Nothing goes from one to another',
      },
      { name: 'Plans', description: 'What is sold, in versions that are never changed' },
      { name: 'Agreements', description: 'What customers accept, in versions that are never changed' },
      { name: 'Products', description: 'What customers use' },
      { name: 'Sellers', description: 'Legal entities that sell' },
      {
        name: 'Partners',
        description: 'Who sells and advises: the register, a search, and how partners stand to customers',
      },
      { name: 'Delegated administration', description: 'What customers let partners do for them, and for how long' },
      { name: 'Product keys', description: 'Batches of keys, shown whole once' },
      { name: 'Redemptions', description: 'From keys to a subscription: agreement, review, redeem' },
      { name: 'Subscriptions', description: 'State, licences, cancellation, legal hold, certificate' },
      { name: 'Licences', description: 'Which nobody uses, and how they are taken back after a warning' },
      { name: 'Set-ups', description: 'Provisioning, and users who are moved from another subscription' },
      { name: 'Installations', description: 'After a replacement: who has installed the new version' },
      { name: 'Timelines', description: 'Past and future of subscriptions, what would be, and pictures of it' },
      {
        name: 'Dashboard',
        description: 'When subscriptions end, what was decided, what is expected: lists, files, calendars',
      },
      { name: 'Billing', description: 'Billing accounts: who pays, and who is charged' },
      {
        name: 'Self-service',
        description: 'What users buy for a team by themselves, and what their organisation allows',
      },
      { name: 'Tenants', description: 'Customer organisations' },
      { name: 'Users', description: 'People of a tenant: import, search, licences, leaving and coming back' },
      { name: 'Groups', description: 'Users who get the licences of some plans together' },
      { name: 'Webhooks', description: 'What happens, sent to addresses of callers' },
      { name: 'Parked cases', description: 'What waits for a person, or is tried again without success' },
      { name: 'Operations', description: 'Changes that take longer than their callers wait' },
      { name: 'Test clocks', description: 'Virtual time: a year in seconds, with the real workflows' },
      { name: 'People', description: 'Who has signed in, memberships and invitations' },
      { name: 'API keys', description: 'Keys of operators, partners and administrators' },
      { name: 'Audit', description: 'Who changed what, and why' },
      { name: 'Health', description: 'For probes' },
    ],
  };
}
