import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

/** `npm start`. Most of its time would be reading and compiling its own code, which Node.js keeps for the next start. */

enableCompileCache(join(import.meta.dirname, '../cdk.out/compiled'))
await import('./npmStart.ts')
flushCompileCache()
