/** Writes the demo catalogue and the first operator's API key where they are missing, and prints one JSON line. */
import { ConfigError, readServiceConfig } from '../config/index.js';
import { openDatabase } from '../models/database.js';
import { seedCatalogue } from './catalogue.js';
import { seededOperator, seedOperator } from './seed-operator.js';

/** The first operator's key has a fixed public id, so that it is made once. */
const firstOperator = `ak_${'0'.repeat(23)}1`;

async function seed(): Promise<string | null> {
  const { mongodb, keyHashSecret, signIn } = readServiceConfig(process.env);
  const waiting = (reason: string) => process.stderr.write(`Waiting for MongoDB: ${reason}\n`);
  const database = await openDatabase({ uri: mongodb.uri, name: mongodb.database, keyHashSecret, waiting });
  try {
    const createdAt = new Date();
    await seedCatalogue(database, createdAt);
    const operator = process.env['SEED_OPERATOR'];
    if (signIn?.developmentIssuer && operator) {
      await seedOperator(database, signIn.issuer, seededOperator.parse(JSON.parse(operator)), createdAt);
    }
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

try {
  process.stdout.write(`${JSON.stringify({ operatorApiKey: await seed() })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError || error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
