import { serverUrl } from '@concord/testing';
import { exportsSuite } from './exports-suite.ts';

exportsSuite('exports, queued in Redis by BullMQ', () => serverUrl('CONCORD_REDIS_URL'));
