/** The table of access as a whole: that it is complete, and what it comes to for each kind of principal. */
import { access } from '../../api/access.js';
import { type AccessRule, isScope } from '../../api/http/access-table.js';
import { routes } from '../../api/routes.js';
import { withoutSecrets } from '../../api/without-secrets.js';
import { canHold, type PrincipalKind, scopes } from '../../domain/identity/scopes.js';

const rules = Object.entries<AccessRule>(access);

/** Operations that such a principal can be allowed, or is always denied; those that need no scope are in neither. */
function operations(kind: PrincipalKind, allowed: boolean): string[] {
  return rules.flatMap(([operation, rule]) => (isScope(rule) && canHold(kind, rule) === allowed ? [operation] : []));
}

describe('the table of access', () => {
  it('has a rule for every route, and no other', () => {
    expect(rules.map(([operation]) => operation).sort()).toEqual(routes.map(({ operationId }) => operationId).sort());
  });

  it('asks for every scope that there is, but for those that lift a limit', () => {
    const asked = new Set(rules.map(([, rule]) => rule).filter(isScope));
    expect(scopes.filter((scope) => !asked.has(scope))).toEqual([
      ...['dashboard:amounts', 'keyOrders:place', 'keys:nameFreely', 'seats:reduce'],
    ]);
  });

  it('has the token of every link hidden in logs, and in mails as they are read back', () => {
    const token = 'k3Yv-Qm_0aZ9'.repeat(4);
    const linked = routes.filter(({ path }) => path.includes('{token}')).map(({ path }) => path);
    expect(linked.length).toBeGreaterThan(10);
    for (const path of linked) expect(withoutSecrets(path.replace('{token}', token))).not.toContain(token);
  });

  it('lets nobody change anything by a scope for reading', () => {
    const changing = routes.filter(({ changesNothing }) => !changesNothing).map(({ operationId }) => operationId);
    const byReading = rules.filter(([operation, rule]) => changing.includes(operation) && /:(read|list)$/.test(rule));
    expect(byReading).toEqual([]);
  });

  it('needs no scope for oneself, probes, a sentence, and what has a secret or a signature of its own', () => {
    expect(rules.filter(([, rule]) => !isScope(rule))).toEqual([
      ['getLiveness', 'anyone'],
      ['getReadiness', 'anyone'],
      ['getMetrics', 'anyone'],
      ['getMe', 'signedIn'],
      ['joinMembership', 'signedIn'],
      ['showInvitation', 'anyone'],
      ['listClouds', 'public'],
      ['getCloud', 'public'],
      ['searchPartners', 'public'],
      ['showPartnerDirectory', 'public'],
      ['showResellerInvitation', 'anyone'],
      ['acceptResellerByLink', 'anyone'],
      ['declineResellerByLink', 'anyone'],
      ['showResellerTransfer', 'anyone'],
      ['agreeToResellerTransferByLink', 'anyone'],
      ['declineResellerTransferByLink', 'anyone'],
      ['showDelegation', 'anyone'],
      ['acceptDelegationByLink', 'anyone'],
      ['declineDelegationByLink', 'anyone'],
      ['endDelegationByLink', 'anyone'],
      ['acceptExtensionByLink', 'anyone'],
      ['declineExtensionByLink', 'anyone'],
      ['showOffer', 'anyone'],
      ['showLinkedPaymentRequest', 'anyone'],
      ['openDocumentLink', 'anyone'],
      ['receivePaymentEvent', 'paymentProvider'],
      ['getDeclaration', 'anyone'],
      ['showSignatureRequest', 'anyone'],
      ['signAgreement', 'anyone'],
      ['showLicenceRequest', 'anyone'],
      ['grantLicenceByLink', 'anyone'],
      ['declineLicenceByLink', 'anyone'],
      ['showDirectBillingProposal', 'anyone'],
      ['acceptDirectBillingByLink', 'anyone'],
      ['declineDirectBillingByLink', 'anyone'],
      ['readCalendar', 'secretAddress'],
      ['getInstallation', 'anyone'],
      ['showCertificate', 'anyone'],
      ['showKeyOrder', 'anyone'],
      ['declineLinkedKeyOrder', 'anyone'],
      ['confirmInstallation', 'anyone'],
      ['reportInstallations', 'dataPlane'],
      ['reportLastUse', 'dataPlane'],
    ]);
  });
});

describe('who may do what', () => {
  it('is everything for an operator, and nothing for who holds no grant', () => {
    expect(operations('operator', false)).toEqual([]);
    for (const kind of ['representative', 'person', 'dataPlane', 'anonymous'] as const) {
      expect(operations(kind, true)).toEqual([]);
    }
  });

  it('is for a partner, by itself and by relations, all but what is the reseller’s or the tenant’s alone', () => {
    expect(operations('partnerUser', false).sort()).toEqual(
      [
        ...['createSeller', 'changeSeller', 'createProduct', 'changeProduct', 'publishAgreement'],
        ...['createPlan', 'addPlanVersion', 'withdrawPlan', 'offerPlan'],
        ...['createPartner', 'declineKeyOrder'],
        ...['changePartnerOfRecord', 'clearPartnerOfRecord', 'acceptReseller', 'declineReseller', 'findPeople'],
        ...['offerHandOver', 'listHandOvers', 'getHandOver', 'acceptHandOver', 'declineHandOver', 'withdrawHandOver'],
        ...['requestLicence', 'withdrawLicenceRequest'],
        ...['listSelfServicePolicies', 'getSelfServicePolicy', 'setSelfServicePolicy', 'takeOverPurchases'],
        ...['listSelfServiceSubscriptions', 'exportSelfServiceSubscriptions', 'takeOverSubscription'],
        ...['withdrawTakeOver', 'decidePurchase', 'withdrawPurchaseDecision', 'decidePurchases'],
        ...['issueKeys', 'orderKeys', 'revokeKeyBatch', 'revokeKey', 'createTenant', 'changeTenant', 'exportTenant'],
        ...['placeLegalHold', 'releaseLegalHold', 'retryDeletion', 'retryDataPlane', 'listParkedCases'],
        ...['acceptDelegation', 'declineDelegation', 'acceptExtension', 'declineExtension'],
        ...['decidePayment', 'importStatement', 'listStatementImports', 'getStatementImport'],
        ...[
          'retryOrder',
          'recordPayment',
          'confirmRefund',
          'keepRefundAsCredit',
          'retryRefund',
          'resendDocument',
          'exportSalesRegister',
        ],
        ...['setPaymentTerms', 'withdrawOffer', 'acceptDirectBilling', 'writeOffDebt', 'refundCredit'],
        ...['acceptDirectBillingProposal', 'declineDirectBillingProposal'],
        ...['createTestClock', 'listTestClocks', 'getTestClock', 'changeTestClock', 'deleteTestClock'],
        ...['listTestClockTenants', 'advanceTestClock', 'retryTestClock', 'skipTestClock'],
      ].sort(),
    );
  });

  it('is for an administrator all but what is the reseller’s or the partners’', () => {
    expect(operations('tenantUser', false).sort()).toEqual(
      [
        ...['createSeller', 'changeSeller', 'createProduct', 'changeProduct', 'publishAgreement'],
        ...['createPlan', 'addPlanVersion', 'withdrawPlan', 'offerPlan'],
        ...['createPartner', 'listPartners', 'getPartner', 'changePartner'],
        ...['inviteAsReseller', 'withdrawResellerInvitation'],
        ...['proposeDirectBilling', 'withdrawDirectBillingProposal'],
        ...['issueKeys', 'listKeyBatches', 'getKeyBatch', 'revokeKeyBatch', 'listKeys', 'getKey', 'revokeKey'],
        ...['offerDelegation', 'askForExtension'],
        ...['requestSignature', 'withdrawSignatureRequest', 'revealKeys'],
        ...['orderKeys', 'cancelKeyOrder', 'createTenant', 'placeLegalHold', 'releaseLegalHold'],
        ...['decidePayment', 'importStatement', 'listStatementImports', 'getStatementImport'],
        ...['retryDeletion', 'retryDataPlane', 'listParkedCases'],
        ...[
          'retryOrder',
          'recordPayment',
          'confirmRefund',
          'keepRefundAsCredit',
          'retryRefund',
          'resendDocument',
          'exportSalesRegister',
        ],
        ...['setPaymentTerms', 'withdrawOffer', 'writeOffDebt', 'refundCredit'],
        ...['createTestClock', 'listTestClocks', 'getTestClock', 'changeTestClock', 'deleteTestClock'],
        ...['listTestClockTenants', 'advanceTestClock', 'retryTestClock', 'skipTestClock'],
      ].sort(),
    );
  });

  it('is for a user who is no administrator to change what the user pays for, and no more', () => {
    const changing = new Set(routes.filter(({ changesNothing }) => !changesNothing).map((route) => route.operationId));
    expect(
      operations('tenantMember', true)
        .filter((operation) => changing.has(operation))
        .sort(),
    ).toEqual(
      [
        ...['createApiKey', 'rotateApiKey', 'revokeApiKey', 'createBillingAccount', 'changeBillingAccount'],
        ...['createPaymentMethod', 'makePaymentMethodDefault', 'detachPaymentMethod', 'payRequest', 'refundPayment'],
        ...['createBillingProfile', 'changeBillingProfile', 'makeBillingProfileDefault', 'removeBillingProfile'],
        ...['setBillingProfileOfSubscription', 'replacePaymentMethod', 'editPaymentMethod'],
        ...['createQuote', 'placeOrder', 'cancelOrder', 'changeLicences', 'decideEndOfTerm'],
        ...['cancelSubscription', 'withdrawCancellation', 'changeSeats', 'stateWithdrawal', 'confirmWithdrawal'],
        ...['offerHandOver', 'withdrawHandOver', 'acceptHandOver', 'declineHandOver'],
        ...['reclaimUnusedLicences', 'keepLicences', 'cancelReclaim'],
        ...['requestLicence', 'withdrawLicenceRequest'],
      ].sort(),
    );
    const others = ['listUsers', 'getUser', 'getTenant', 'listTenants', 'listAudit', 'exportTenant', 'listKeys'];
    expect(operations('tenantMember', false)).toEqual(expect.arrayContaining(others));
  });

  it('is for the holder of a token the one redemption, and to read what it names in a version', () => {
    expect(operations('redemptionToken', true)).toEqual([
      'getAgreement',
      'getPlanVersion',
      'lookUpPartner',
      'getRedemption',
      'chooseUse',
      'addKeys',
      'correctNewTenant',
      'acceptAgreement',
      'redeemKeys',
      'cancelRedemption',
      'getOperation',
    ]);
  });
});
