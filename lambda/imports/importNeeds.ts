import type { Formats } from './formats/formats.ts'
import type { Budget } from './intake/budget.ts'
import type { DeviceMessage } from './intake/deviceMessage.ts'
import type { Judged } from './intake/interpret.ts'
import type { Charge, Spent } from './intake/spending.ts'
import type { Entry } from './ledger/entry.ts'
import type { Places } from './ledger/places.ts'
import type { ExcessReason, ImportLimits } from './limits.ts'
import type { AfterEntry, BeforeEntry, Unfinished } from './steps.ts'

type Device = Partial<Spent> & {
	readonly lastSeq?: number
	/** from where on its watchers may see the log */
	readonly firstSeq?: number
}

/** What the functions that import messages need. */
export type ImportNeeds = {
	readonly judge: (message: DeviceMessage) => Judged
	readonly formats: Formats
	readonly isDeviceId: (text: string) => boolean
	/** the registered device; undefined if it is unknown */
	readonly findDevice: (deviceId: string) => Promise<Device | undefined>
	readonly limits: ImportLimits
	readonly budget: Budget
	readonly before: readonly BeforeEntry[]
	/** @param lastSeq what the device remembers */
	readonly places: (deviceId: string, lastSeq: number) => Promise<Places>
	readonly markSeen: (seen: { deviceId: string; seq: number; at: number; charge?: Charge }) => Promise<void>
	readonly after: readonly AfterEntry[]
	readonly retentionDays: number
}

export type Outcome = Pick<Entry, 'deviceId' | 'importId' | 'seq' | 'success'> & {
	readonly isNew: boolean
	readonly updates: number
	/** present if the message exceeded a limit */
	readonly excess?: ExcessReason
}

/** The outcome is certain; what follows from it may still be under way. */
export type Result = Outcome & Unfinished
