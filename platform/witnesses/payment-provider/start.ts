import { problem } from '../kit/answer.ts';
import type { Settings, Started } from '../kit/run.ts';
import { type Route, serve } from '../kit/serve.ts';
import { moneyRoutes } from './money-routes.ts';
import { pageRoutes } from './pages.ts';
import { openProvider, type Provider } from './provider.ts';
import { serviceRoutes } from './service-routes.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

export async function startProvider(settings: Settings): Promise<Started> {
  const provider = openProvider(settings.dataDir);
  const routes = [...moneyRoutes(provider), ...serviceRoutes(provider), ...pageRoutes(provider)];
  const listening = await serve(
    routes.map((route) => (route.path.startsWith('/v1/') ? withFaults(provider, route) : route)),
    { host: settings.host, port: settings.port, bodyLimitBytes: BODY_LIMIT_BYTES },
  );
  return {
    port: listening.port,
    close: async () => {
      await listening.close();
      await provider.close();
    },
  };
}

/** The outages a test ordered: refused before anything is done, or done without an answer. */
function withFaults(provider: Provider, route: Route): Route {
  return {
    ...route,
    answer: async (call) => {
      const { refuseCalls, loseAnswers } = provider.control();
      if (refuseCalls > 0) {
        provider.changeControl({ refuseCalls: refuseCalls - 1 });
        return { ...problem(503, 'UNAVAILABLE', 'Refused by order of the control.') };
      }
      if (loseAnswers === 0 || route.method !== 'POST') return route.answer(call);
      provider.changeControl({ loseAnswers: loseAnswers - 1 });
      return { ...(await route.answer(call)), lost: true };
    },
  };
}
