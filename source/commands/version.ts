declare const __TRISYNC_VERSION__: string | undefined;

/** The package's version, put in by the build. */
export const version = typeof __TRISYNC_VERSION__ === 'string' ? __TRISYNC_VERSION__ : 'development';
