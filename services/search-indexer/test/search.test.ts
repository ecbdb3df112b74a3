import { searchSuite } from './search-suite.ts';

searchSuite('its own database', async () => undefined);
