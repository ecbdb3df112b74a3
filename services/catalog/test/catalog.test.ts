import { postgresFixture } from './catalog-fixture.ts';
import { graphSuite } from './graph-suite.ts';
import { importsSuite } from './imports-suite.ts';
import { productsSuite } from './products-suite.ts';
import { trackingSuite } from './tracking-suite.ts';

productsSuite('PostgreSQL', postgresFixture);
importsSuite('PostgreSQL', postgresFixture);
trackingSuite('PostgreSQL', postgresFixture);
graphSuite('PostgreSQL', postgresFixture);
