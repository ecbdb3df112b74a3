import { StartProblem } from '../setup/start-problem.mjs';
import { freePort } from './free-port.ts';

/** The wished port or none: an address that people know must not change by itself. Port 0 means any, the last one if it is free. */
export async function gatewayPort(wished: number, last: number): Promise<number> {
  const port = await freePort(wished || last);
  if (wished === 0 || port === wished) return port;
  throw new StartProblem(
    `Port ${wished} is in use by another program: stop that one, or choose another port, for example PORT=${wished + 100} npm start.`,
  );
}
