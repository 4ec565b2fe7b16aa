/** Days of what a partner buys for its own account, which lives in no tenant's zone. */
export const zoneOfPartners = 'UTC';
