import { pino } from 'pino';

export type Logger = {
  readonly info: (facts: object, message: string) => void;
  readonly warn: (facts: object, message: string) => void;
  readonly error: (facts: object, message: string) => void;
};

const SECRET_PATHS = [
  'password',
  'token',
  'authorization',
  '*.password',
  '*.token',
  '*.authorization',
  'headers.cookie',
];

/** Structured JSON lines on standard output, or in a file; secrets are struck out wherever they turn up. */
export function createLogger(options: {
  readonly service: string;
  readonly level?: string;
  readonly file?: string;
}): Logger {
  const destination = pino.destination({ dest: options.file ?? 1, mkdir: true, sync: false });
  return pino({ name: options.service, level: options.level ?? 'info', redact: SECRET_PATHS }, destination);
}
