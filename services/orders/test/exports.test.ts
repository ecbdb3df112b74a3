import { exportsSuite } from './exports-suite.ts';

exportsSuite('exports, queued in PostgreSQL', () => undefined);
