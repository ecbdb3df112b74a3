export { type ProvisionedDatabase, provisionedDatabase } from './provisioned-database.ts';
export { serverUrl } from './server-url.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { silentLogger, type TestService, testLog, testService } from './test-service.ts';
