/** Writes the demo catalogue and the first operator's API key where they are missing, and prints one JSON line. */
import { z } from 'zod';
import { personIdOf } from '../api/http/people.js';
import { ConfigError, readServiceConfig } from '../config/index.js';
import { type Database, openDatabase } from '../models/database.js';
import { seedCatalogue } from './catalogue.js';

/** The first operator's key has a fixed public id, so that it is made once. */
const firstOperator = `ak_${'0'.repeat(23)}1`;

async function seed(): Promise<string | null> {
  const { mongodb, keyHashSecret, signIn } = readServiceConfig(process.env);
  const waiting = (reason: string) => process.stderr.write(`Waiting for MongoDB: ${reason}\n`);
  const database = await openDatabase({ uri: mongodb.uri, name: mongodb.database, keyHashSecret, waiting });
  try {
    const createdAt = new Date();
    await seedCatalogue(database, createdAt);
    if (signIn?.developmentIssuer) await seedOperator(database, signIn.issuer, createdAt);
    if (await database.apiKeys.within({ kind: 'everything' }, firstOperator)) return null;
    const { key } = await database.apiKeys.create({
      apiKeyId: firstOperator,
      name: 'First operator',
      role: 'operator',
      createdAt,
    });
    return key;
  } finally {
    await database.close();
  }
}

const seededOperator = z.object({ subject: z.string(), name: z.string(), email: z.string(), locale: z.string() });

/** Makes a person of the local issuer an operator; `npm start` says whom. */
async function seedOperator({ memberships }: Database, issuer: string, at: Date): Promise<void> {
  const wanted = process.env['SEED_OPERATOR'];
  if (!wanted) return;
  const { subject, name, email, locale } = seededOperator.parse(JSON.parse(wanted));
  const _id = `mbr_${'0'.repeat(23)}1`;
  const invitation = { id: '0'.repeat(24), at, expiresAt: new Date(at.getTime() + 60_000), delivery: 'sent' } as const;
  const of = { party: { kind: 'operator' }, userId: null, role: 'administrator' } as const;
  if (!(await memberships.invite({ ...of, _id, name, email, locale, invitedBy: 'seed', createdAt: at, invitation })))
    return;
  const made = await memberships.find(_id);
  if (made) await memberships.join(made, personIdOf({ issuer, subject }), invitation.id, at);
}

try {
  process.stdout.write(`${JSON.stringify({ operatorApiKey: await seed() })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError || error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
