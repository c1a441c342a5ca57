import type { Finding } from './finding.ts'
import type { RawRecord } from './record.ts'

/** The records of a pack, or the one reason why there are none. */
export type Decoded =
	| {
			readonly records: readonly RawRecord[]
			readonly warnings?: readonly Finding[]
			readonly finding?: undefined
	  }
	| { readonly finding: Finding; readonly records?: undefined }
