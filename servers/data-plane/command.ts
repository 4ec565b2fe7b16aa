import { z } from 'zod';

export const subscriptionKinds = [
  'provision',
  'update',
  'disable',
  'reactivate',
  'supersede',
  'undo',
  'delete',
] as const;
export type SubscriptionKind = (typeof subscriptionKinds)[number];

export const commandKinds = [...subscriptionKinds, 'reassign'] as const;

const id = z.string().min(1).max(200);

const content = {
  tenantId: id,
  subscriptionId: id,
  idempotencyKey: id,
  at: z.iso.datetime({ offset: true }),
  plan: z.strictObject({ id, version: z.int().positive() }),
  serviceLicences: z.array(id).max(100),
};

const subscriptionCommand = z.strictObject({
  kind: z.enum(subscriptionKinds),
  ...content,
  revision: z.int().nonnegative(),
  seats: z.int().nonnegative(),
  country: z.string().regex(/^[A-Z]{2}$/),
  cloud: id.optional(),
  reason: z.string().max(500).optional(),
});

const userCommand = z.strictObject({
  kind: z.literal('reassign'),
  ...content,
  userId: id,
  from: id,
  back: z.literal(true).optional(),
});

/** What `POST /commands` takes: the state that a subscription shall have, or where a user shall work. */
export const commandSchema = z.discriminatedUnion('kind', [subscriptionCommand, userCommand]);

export type Command = z.infer<typeof commandSchema>;
export type SubscriptionCommand = z.infer<typeof subscriptionCommand>;
export type UserCommand = z.infer<typeof userCommand>;
