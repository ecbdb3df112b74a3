import { join } from 'node:path';
import { StartProblem } from '../setup/start-problem.mjs';
import { askAs, NotAnswered } from './ask.ts';
import { audit } from './audit.ts';
import { findPlatform } from './find-platform.ts';
import { isSound, printedReport } from './print-report.ts';

/** Read only: `npm run audit` re-derives the laws from what is stored, and fails if one does not hold. */
const folder = process.env.CONCORD_DATA_DIR ?? join(import.meta.dirname, '..', '..', '.concord');

try {
  const { url, credentials, leave } = await findPlatform(process.env, folder);
  console.log(`Auditing ${url}`);
  try {
    let waitedFor = 0;
    const report = await audit({
      ask: askAs(url, credentials),
      settleWithinMs: Number(process.env.CONCORD_AUDIT_SETTLE_MS ?? 90_000),
      onWaiting: (open) => {
        if (open.length !== waitedFor) console.log(`… ${open.length} processes are under way; waiting`);
        waitedFor = open.length;
      },
    });
    for (const line of printedReport(report)) console.log(line);
    process.exitCode = isSound(report) ? 0 : 1;
  } finally {
    await leave();
  }
} catch (error) {
  if (!(error instanceof StartProblem || error instanceof NotAnswered)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
