export {type QueueOptions, queueRoute} from './queue-route.ts';
export type {SoapSettings} from './soap-client.ts';
export {soapRoute} from './soap-route.ts';
