import type { Atlas } from './atlas.ts'

export declare const coarse: Atlas

export declare const load50m: () => Promise<{ readonly default: Atlas }>

export declare const load10m: () => Promise<{ readonly default: Atlas }>
