import { isLinkOpen, linkEnd } from '../../../../domain/billing/documents/document-links.js';
import { instant } from '../../../../domain/calendar.js';

describe('a link to a document', () => {
  it('opens for five minutes, and not an instant longer', () => {
    const end = linkEnd(instant('2035-06-20T10:00:00Z'));
    expect(String(end)).toBe('2035-06-20T10:05:00Z');
    expect(isLinkOpen(end, instant('2035-06-20T10:04:59.999Z'))).toBe(true);
    expect(isLinkOpen(end, instant('2035-06-20T10:05:00Z'))).toBe(false);
  });
});
