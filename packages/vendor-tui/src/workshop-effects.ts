// Does what the pack workshop decided, on a desk.
import type { Desk } from './desk/desk.js';
import type { VendorEffect, VendorEvent } from './flow/events.js';
import type { WorkshopEffect } from './flow/workshop/workshop-events.js';

const TYPES: Readonly<Record<WorkshopEffect['type'], true>> = {
  'load-workshop': true,
  'read-product-file': true,
  'weigh-edit': true,
  'write-edit': true,
  'compare-next-pack': true,
  'build-pack': true,
  'build-unsigned': true,
  'make-timeline': true,
};

export const isWorkshopEffect = (effect: VendorEffect): effect is WorkshopEffect => Object.hasOwn(TYPES, effect.type);

export async function performInWorkshop(
  effect: WorkshopEffect,
  { packWorkshop }: Pick<Desk, 'packWorkshop'>,
  dispatch: (event: VendorEvent) => void,
): Promise<void> {
  switch (effect.type) {
    case 'load-workshop':
      dispatch({ type: 'workshop-loaded', products: await packWorkshop.products() });
      return;
    case 'read-product-file':
      dispatch({ type: 'product-file-read', file: await packWorkshop.productFile(effect.productId) });
      return;
    case 'weigh-edit': {
      const { request } = effect;
      dispatch({ type: 'edit-weighed', request, weighed: await packWorkshop.weigh(request) });
      return;
    }
    case 'write-edit': {
      const { request } = effect;
      dispatch({ type: 'edit-written', request, file: await packWorkshop.write(request) });
      return;
    }
    case 'compare-next-pack':
      dispatch({ type: 'next-pack-compared', next: await packWorkshop.nextPack(effect.productId) });
      return;
    case 'build-pack': {
      const { request, passphrase } = effect;
      const built = await packWorkshop.build({ ...request, rootPassphrase: async () => passphrase }, (step, fraction) =>
        dispatch({ type: 'progress', step, fraction }),
      );
      dispatch({ type: 'pack-built', built });
      return;
    }
    case 'build-unsigned':
      dispatch({ type: 'pack-built', built: await packWorkshop.buildUnsigned(effect.request) });
      return;
    case 'make-timeline':
      dispatch({ type: 'timeline-made', lines: await packWorkshop.timeline(effect.request) });
      return;
  }
}
