export * from './device.ts';
export * from './errors.ts';
export * from './people.ts';
export * from './pin.ts';
export * from './snapshot.ts';
export * from './text.ts';
export * from './website.ts';
