import { analyticsSuite } from './analytics-suite.ts';

analyticsSuite('its own database', async () => undefined);
