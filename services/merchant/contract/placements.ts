import { operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';

const shardId = z
  .string()
  .regex(/^shard-\d{1,3}$/)
  .describe('shard-1, shard-2, …');

const epoch = z.int().describe('Grows with every attempt to move the merchant, and with every arrival');

export const placementSchema = z.object({
  shardId: z.string(),
  epoch,
  move: z
    .object({ state: z.enum(['copying', 'clearing']), otherShardId: z.string() })
    .nullable()
    .describe('Copying to the other shard, or clearing it after the arrival'),
});

const PLACEMENT_NOT_FOUND = { status: 404, message: 'The directory knows no such merchant.' } as const;
const NO_SUCH_MOVE = {
  status: 409,
  message: 'The merchant is not on its way there, or the move was begun again by somebody else.',
} as const;
const SHARD_NOT_FOUND = { status: 404, message: 'This installation has no such shard.' } as const;

/** Where merchants' rows are: for our own services, and for whoever runs the platform. */
export const placementOperations = {
  getPlacement: operation({
    kind: 'read',
    method: 'GET',
    path: '/placement',
    summary: 'Which shard a merchant lives on; for our own services',
    scope: 'merchant:directory',
    servicesOnly: true,
    input: z.object({}),
    output: placementSchema,
    rejections: { PLACEMENT_NOT_FOUND },
  }),
  listPlacements: operation({
    kind: 'read',
    method: 'GET',
    path: '/placements',
    summary: 'All merchants and where they live; for whoever runs the platform',
    scope: 'merchant:place',
    servicesOnly: true,
    withoutMerchant: true,
    input: z.object({ ...pageInput, shardId: shardId.optional() }),
    output: page(placementSchema.extend({ merchantId: z.string() })),
    rejections: {},
  }),
  listShards: operation({
    kind: 'read',
    method: 'GET',
    path: '/shards',
    summary: 'The shards, and how many merchants live on each; for whoever runs the platform',
    scope: 'merchant:place',
    servicesOnly: true,
    withoutMerchant: true,
    input: z.object({}),
    output: z.object({ items: z.array(z.object({ shardId: z.string(), merchants: z.int() })) }),
    rejections: {},
  }),
  beginMove: operation({
    kind: 'write',
    method: 'POST',
    path: '/placement/move',
    summary: 'Says where a merchant is to live; its rows are moved by `npm run shard`',
    scope: 'merchant:place',
    servicesOnly: true,
    audited: true,
    input: z.object({ toShardId: shardId }),
    output: placementSchema,
    rejections: {
      PLACEMENT_NOT_FOUND,
      SHARD_NOT_FOUND,
      MOVE_UNDER_WAY: {
        status: 409,
        message: 'The merchant is being moved elsewhere: that has to end first.',
        data: z.object({ otherShardId: z.string() }),
      },
    },
  }),
  recordArrival: operation({
    kind: 'write',
    method: 'POST',
    path: '/placement/move/arrival',
    summary: 'The merchant’s rows are at the new place, all of them; from now on it lives there',
    scope: 'merchant:place',
    servicesOnly: true,
    audited: true,
    input: z.object({ toShardId: shardId, epoch }),
    output: placementSchema,
    rejections: { PLACEMENT_NOT_FOUND, NO_SUCH_MOVE },
  }),
  endMove: operation({
    kind: 'write',
    method: 'POST',
    path: '/placement/move/end',
    summary: 'Nothing of the merchant is left where it does not live',
    scope: 'merchant:place',
    servicesOnly: true,
    audited: true,
    input: z.object({ epoch }),
    output: placementSchema,
    rejections: { PLACEMENT_NOT_FOUND, NO_SUCH_MOVE },
  }),
};
