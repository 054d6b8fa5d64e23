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
    const row = order.rows[index];
    const { id, name } = world.provider(row?.providerId ?? part.providerId);
    if (row === undefined) {
      return {
        primePenguinOrderId: null,
        provider: { id, name },
        physical: 'never_at_warehouse',
        cancelReachedWarehouse: false,
        warehouseSaid: 'nothing',
        cancelRequestsReceived: 0,
        cancelledInChannel: false,
        shown: { channel: null, warehouse: null },
      };
    }
    return {
      primePenguinOrderId: row.id,
      provider: { id, name },
      physical: building.physical(row),
      cancelReachedWarehouse: building.wereAllAskedToStop(row),
      warehouseSaid: building.said(row),
      cancelRequestsReceived: row.cancelRequestsReceived,
      cancelledInChannel: row.cancelledInChannel,
      shown: {
        channel: row.channel.normalised ?? row.channel.raw,
        warehouse: row.warehouse.normalised ?? row.warehouse.raw,
      },
    };
  });
}
