// JavaScript, because the compiler would read these files as well, and make a type of all coordinates: seconds, and 200 MB.
import coarse from 'world-atlas/countries-110m.json' with { type: 'json' }

export { coarse }

/** Each is a chunk of its own. */
export const load50m = () => import('world-atlas/countries-50m.json', { with: { type: 'json' } })

export const load10m = () => import('world-atlas/countries-10m.json', { with: { type: 'json' } })
