import type { ContractRecord } from '../contracts/check/recordContract.ts'
import type { Environment } from './environment/environment.ts'

/** What the steps of one feature share; every feature gets its own. */
export type World = {
	readonly environment: Environment
	/** takes all that the stack answers and sends, to check it against its documents */
	readonly contract: Pick<ContractRecord, 'answer' | 'frame'>
	/** to be closed when the feature has ended, however it ended */
	readonly onEnd: (close: () => void) => void
	/** remembers a fingerprint that was used, for the check of the log */
	readonly noteFingerprint: (fingerprint: string) => void
}
