// What `readback-vendor pack types` writes for the product: a feature that was renamed is found by the compiler.

export interface ProductNames {
  readonly feature: 'historian' | 'trends' | 'redundancy';
  readonly limit: 'tags';
  readonly meter: 'exports';
}
