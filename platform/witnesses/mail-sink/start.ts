import type { Settings, Started } from '../kit/run.ts';
import { serve } from '../kit/serve.ts';
import { defaultControl } from './control.ts';
import { openMailbox } from './mailbox.ts';
import { mailRoutes } from './routes.ts';
import { startSmtp } from './smtp.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

export async function startMailSink({ dataDir, host, port, smtpPort }: Settings): Promise<Started> {
  const mailbox = openMailbox(dataDir);
  const control = defaultControl();
  const smtp = await startSmtp(mailbox, control, { host, port: smtpPort });
  const web = await serve(mailRoutes(mailbox, control), { host, port, bodyLimitBytes: BODY_LIMIT_BYTES });
  return {
    port: web.port,
    smtpPort: smtp.port,
    close: async () => {
      await Promise.all([smtp.close(), web.close()]);
      await mailbox.close();
    },
  };
}
