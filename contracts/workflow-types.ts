/** The types of the workflows, as Temporal knows them. */
export const workflowTypes = {
  redemption: 'redemption',
  order: 'order',
  payment: 'payment',
  authoritySubmissions: 'authoritySubmissions',
  documentMails: 'documentMails',
  subscription: 'subscription',
  setUp: 'setUp',
  deletion: 'deletion',
  user: 'user',
  testClock: 'testClock',
  noticeDelivery: 'noticeDelivery',
  keyOrderAnnouncement: 'keyOrderAnnouncement',
  partnerNews: 'partnerNews',
  dataPlaneDelivery: 'dataPlaneDelivery',
  acceptedRequest: 'acceptedRequest',
  housekeeping: 'housekeeping',
} as const;
