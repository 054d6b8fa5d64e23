/** What really happened to each warehouse order of a Shopify order, beside what Prime Penguin shows. */
import type { Building } from './building.ts';
import type { Truth } from './control-contract.ts';
import type { World } from './world.ts';

export function truthOf(
  world: World,
  building: Building,
  shopifyOrderId: string,
): readonly Truth[] {
  const order = world.channelOrder(shopifyOrderId);
  return order.parts.map((part, index): Truth => {
    const { id, name } = world.provider(part.providerId);
    const row = order.rows[index];
    if (row === undefined) {
      return {
        primePenguinOrderId: null,
        provider: { id, name },
        physical: 'never_at_warehouse',
        cancelReachedWarehouse: false,
        warehouseSaid: 'nothing',
        cancelRequestsReceived: 0,
        shown: { channel: null, warehouse: null },
      };
    }
    return {
      primePenguinOrderId: row.id,
      provider: { id, name },
      physical: building.physical(row),
      cancelReachedWarehouse: building.wasAskedToStop(row),
      warehouseSaid: building.said(row),
      cancelRequestsReceived: row.cancelRequestsReceived,
      shown: {
        channel: row.channel.normalised ?? row.channel.raw,
        warehouse: row.warehouse.normalised ?? row.warehouse.raw,
      },
    };
  });
}
