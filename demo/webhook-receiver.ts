import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env['WEBHOOK_SECRET'] ?? '');
/** Ids that were seen, and the newest sequence of each subject: kept in your database. */
const seen = new Set<string>();
const newest = new Map<string, number>();

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    try {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const event = webhook.verify(Buffer.concat(chunks), headers) as {
        id: string;
        type: string;
        sequence: number;
        subject: { kind: string; id: string };
      };
      response.writeHead(204).end();
      const isNew = !seen.has(event.id);
      // A dead letter that is replayed may come after later ones.
      const isNewest = event.sequence > (newest.get(event.subject.id) ?? 0);
      seen.add(event.id);
      if (isNew && isNewest) newest.set(event.subject.id, event.sequence);
      console.log(event.type, event.subject.id, { isNew, isNewest });
    } catch {
      response.writeHead(401).end();
    }
  });
}).listen(Number(process.env['PORT'] ?? 9999), '127.0.0.1');
