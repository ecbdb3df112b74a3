export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { silentLogger, type TestService, testLog, testService } from './test-service.ts';
