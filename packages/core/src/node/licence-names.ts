// Names that a program may ask for, as types. `readback-vendor pack types` writes such an interface from a product file, so
// that a feature that was renamed or mistyped is found by the compiler and not at a site.

/** The widest: any name. A product's own interface has unions of literals in its place. */
export interface LicenceNames {
  readonly feature: string;
  readonly limit: string;
  readonly meter: string;
}
