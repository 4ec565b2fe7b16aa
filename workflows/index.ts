export { deletion } from './deletion.js';
export { dataPlaneDelivery, noticeDelivery } from './delivery.js';
export { redemption } from './redemption.js';
export { setUp } from './set-up.js';
export { subscription } from './subscription.js';
export { testClock } from './test-clock.js';
export { user } from './user.js';
