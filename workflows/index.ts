export { user } from './identity/user.js';
export { redemption } from './keys/redemption.js';
export { noticeDelivery } from './messaging/notice-delivery.js';
export { testClock } from './operations/test-clock.js';
export { dataPlaneDelivery } from './subscriptions/data-plane-delivery.js';
export { deletion } from './subscriptions/deletion.js';
export { setUp } from './subscriptions/set-up.js';
export { subscription } from './subscriptions/subscription.js';
