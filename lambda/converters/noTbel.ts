import type { TranslateTbel } from './dialects/dialects.ts'

/** Takes the place of a translator of TBEL. */
export const translateTbel: TranslateTbel = () => ({ code: 'syntax', message: 'TBEL is not translated yet.' })
