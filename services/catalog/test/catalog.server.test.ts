import { graphSuite } from './graph-suite.ts';
import { importsSuite } from './imports-suite.ts';
import { mongoFixture } from './mongo-fixture.ts';
import { productsSuite } from './products-suite.ts';
import { trackingSuite } from './tracking-suite.ts';

// On the server of CONCORD_MONGODB_URL.
productsSuite('MongoDB', mongoFixture);
importsSuite('MongoDB', mongoFixture);
trackingSuite('MongoDB', mongoFixture);
graphSuite('MongoDB', mongoFixture);
