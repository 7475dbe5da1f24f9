// What can happen in the pack workshop beside keys, and what it may do.
import type { BuildPackRequest, BuiltPack, UnsignedPack, UnsignedPackRequest } from '../../desk/build-pack.js';
import type {
  EditRequest,
  EditWeighed,
  NextPack,
  ProductFileView,
  TimelineRequest,
  WorkshopProduct,
} from '../../desk/pack-workshop.js';

export type WorkshopCommand =
  | 'workshop'
  | 'save'
  | 'add-policy'
  | 'remove'
  | 'next-pack'
  | 'problems'
  | 'sign'
  | 'hand-over'
  | 'timeline';

export type WorkshopFinding =
  | { readonly type: 'workshop-loaded'; readonly products: readonly WorkshopProduct[] }
  | { readonly type: 'product-file-read'; readonly file: ProductFileView }
  | { readonly type: 'edit-weighed'; readonly request: EditRequest; readonly weighed: EditWeighed }
  | { readonly type: 'edit-written'; readonly request: EditRequest; readonly file: ProductFileView }
  | { readonly type: 'next-pack-compared'; readonly next: NextPack }
  | { readonly type: 'pack-built'; readonly built: BuiltPack | UnsignedPack }
  | { readonly type: 'timeline-made'; readonly lines: readonly string[] };

export type WorkshopEffect =
  | { readonly type: 'load-workshop' }
  | { readonly type: 'read-product-file'; readonly productId: string }
  | { readonly type: 'weigh-edit' | 'write-edit'; readonly request: EditRequest }
  | { readonly type: 'compare-next-pack'; readonly productId: string }
  | {
      readonly type: 'build-pack';
      readonly request: Omit<BuildPackRequest, 'rootPassphrase'>;
      readonly passphrase: string;
    }
  | { readonly type: 'build-unsigned'; readonly request: UnsignedPackRequest }
  | { readonly type: 'make-timeline'; readonly request: TimelineRequest };
