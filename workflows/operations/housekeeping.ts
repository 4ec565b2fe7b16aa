/**
 * What processes that died have left behind is finished, what is past its time erased, VIES asked again for proofs, webhooks that nobody
 * was woken for sent, and documents that have to be sent looked after. It runs on a Temporal schedule, on the
 * wall's time: what is due on a tenant's time is a workflow of its own.
 */
import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';

const {
  startAcceptedRequests,
  resumeOpeningRedemptions,
  announceKeyOrders,
  announcePartnerNews,
  completeTenantCreations,
  eraseExpired,
  askForTaxProofs,
  wakeWebhookDeliveries,
  wakeDocuments,
  noteLateDocuments,
  resumeDelegations,
  resumeDirectBillingProposals,
  callGroupLicences,
  resumeLeftProcesses,
} = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  // The next run begins anew.
  retry: { maximumAttempts: 3 },
});

/** @throws the first failure, after everything else was done: a run that failed is seen in Temporal's UI */
export async function housekeeping(): Promise<void> {
  const works = {
    startAcceptedRequests,
    resumeOpeningRedemptions,
    announceKeyOrders,
    completeTenantCreations,
    eraseExpired,
    askForTaxProofs,
    wakeWebhookDeliveries,
    wakeDocuments,
    noteLateDocuments,
    announcePartnerNews,
    resumeDelegations,
    callGroupLicences,
    resumeDirectBillingProposals,
    resumeLeftProcesses,
  };
  const names = Object.keys(works);
  setCurrentDetails(`**Running**: ${names.join(', ')}.`);
  const ended = await Promise.allSettled(Object.values(works).map((work) => work()));
  const failed = names.filter((_, index) => ended[index]?.status === 'rejected');
  setCurrentDetails(failed.length === 0 ? '**Done**.' : `**Failed**: ${failed.join(', ')}. The next run begins anew.`);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}
