import type { CHANNELS } from '../../contract.ts';

export type Channel = (typeof CHANNELS)[number];
