/** A process that issues documents, group by group, until it is killed. */
import { openDatabase } from '../../../models/database.js';
import { seeded } from '../../../servers/seeded-random.js';
import { requiredEnv } from '../../service.js';
import { issueGroup } from './story.js';

const database = await openDatabase({
  uri: requiredEnv('MONGODB_URI'),
  name: requiredEnv('MONGODB_DATABASE'),
  keyHashSecret: requiredEnv('KEY_HASH_SECRET'),
});
const testClockId = requiredEnv('TEST_CLOCK_ID');
const random = seeded(Number(requiredEnv('SEED')));
process.stdout.write('at work\n');
for (let group = Number(requiredEnv('FIRST_GROUP')); ; group += 1) {
  await issueGroup({ database }, { testClockId, group, random });
}
