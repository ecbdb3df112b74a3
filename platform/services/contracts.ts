import { analyticsContract } from '@concord/analytics/contract';
import type { Contract } from '@concord/contract';
import { emailContract } from '@concord/email/contract';
import { notificationsContract } from '@concord/notifications/contract';
import { searchContract } from '@concord/search-indexer/contract';
import type { ServiceName } from '../topology.ts';
import { ASKED_CONTRACTS } from './clients.ts';

/** The contract of every service. Contracts are data: reading one starts nothing. */
export const CONTRACTS: Readonly<Record<ServiceName, Contract>> = {
  ...ASKED_CONTRACTS,
  search: searchContract,
  email: emailContract,
  notifications: notificationsContract,
  analytics: analyticsContract,
};
