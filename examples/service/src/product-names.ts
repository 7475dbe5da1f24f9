// Names of com.example.historian, pack 1. Written by "readback-vendor pack types"; run it again after a new pack.
export interface ProductNames {
  feature: 'historian' | 'redundancy' | 'trends';
  limit: 'tags';
  meter: 'exports';
}
