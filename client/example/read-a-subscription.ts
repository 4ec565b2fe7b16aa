import { perennial } from 'perennial-client';

const [url = 'http://127.0.0.1:8080', apiKey = '', subscriptionId = ''] = process.argv.slice(2);
const api = perennial({ url, apiKey });
const { data, error } = await api.GET('/v1/subscriptions/{subscriptionId}', { params: { path: { subscriptionId } } });
console.log(error?.code === 'notFound' ? 'There is none' : data?.state);
