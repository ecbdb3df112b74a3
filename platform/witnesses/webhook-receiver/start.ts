import type { Settings, Started } from '../kit/run.ts';
import { serve } from '../kit/serve.ts';
import { openReceiver } from './receiver.ts';
import { receiverRoutes } from './routes.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;

export async function startReceiver(settings: Settings): Promise<Started> {
  const receiver = openReceiver(settings.dataDir);
  const listening = await serve(receiverRoutes(receiver), {
    host: settings.host,
    port: settings.port,
    bodyLimitBytes: BODY_LIMIT_BYTES,
  });
  return {
    port: listening.port,
    close: async () => {
      await listening.close();
      await receiver.close();
    },
  };
}
