import { runAudit } from '@concord/scenarios/kit/run-audit';

/** `npm run audit` on the platform that was under load: figures that cost a law are none. */
export async function auditFailures(folder: string): Promise<readonly string[]> {
  const { code, printed } = await runAudit(folder);
  console.log(`\n${printed.trim()}`);
  return code === 0 ? [] : [`the audit ended with ${code}`];
}
