export { dataPlaneDelivery, noticeDelivery } from './delivery.js';
export { user } from './identity/user.js';
export { redemption } from './keys/redemption.js';
export { testClock } from './operations/test-clock.js';
export { deletion } from './subscriptions/deletion.js';
export { setUp } from './subscriptions/set-up.js';
export { subscription } from './subscriptions/subscription.js';
