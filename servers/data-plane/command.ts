import { z } from 'zod';

export const commandKinds = ['provision', 'disable', 'reactivate', 'delete'] as const;
export type CommandKind = (typeof commandKinds)[number];

const id = z.string().min(1).max(200);

/** What `POST /commands` takes: the state that a subscription shall have. */
export const commandSchema = z.strictObject({
  kind: z.enum(commandKinds),
  tenantId: id,
  subscriptionId: id,
  revision: z.int().nonnegative(),
  idempotencyKey: id,
  at: z.iso.datetime({ offset: true }),
  plan: z.strictObject({ id, version: z.int().positive() }),
  serviceLicences: z.array(id).max(100),
  seats: z.int().nonnegative(),
  country: z.string().regex(/^[A-Z]{2}$/),
  cloud: id.optional(),
  reason: z.string().max(500).optional(),
});

export type Command = z.infer<typeof commandSchema>;
