import { isBefore } from '../../../domain/calendar.js';
import type { Json } from '../../../domain/json.js';
import { type CertificateContent, readableUntil } from '../../../domain/subscriptions/certificate.js';
import { webPageHeaders } from '../../http/web-page.js';
import { defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { linkedPage, linkParams } from '../../web-page.js';
import { certificatePage, noCertificatePage } from './page.js';

export const certificatePageRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/certificate-pages/{token}',
    operationId: 'showCertificate',
    summary: 'The certificate of a deletion, behind the link in its notice',
    description:
      'Read without an account, for ten years after the deletion, in the language that the request asks for. It names no person.',
    tags: ['Subscriptions'],
    params: linkParams,
    answers: linkedPage(),
    async handler({ services: { database }, params, language }) {
      const headers = webPageHeaders(language);
      const [id = ''] = database.certificates.links.idsOf(params.token) ?? [];
      const found = await database.certificates.find(id);
      const projection = found && (await database.subscriptions.find(found.subscriptionId));
      const content = found?.content as Json<CertificateContent> | undefined;
      const now = projection && (await timeOn(database, projection.testClockId));
      if (!found || !content || !now || !isBefore(now, readableUntil(content))) {
        return { status: 404, headers, body: noCertificatePage(language) };
      }
      return { status: 200, headers, body: certificatePage(content, found.sha256, language) };
    },
  }),
];
