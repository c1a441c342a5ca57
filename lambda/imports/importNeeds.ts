import type { ItemKey, Items } from '../aws/readItems.ts'
import type { Formats, Judged } from './formats/formats.ts'
import type { Budget, Charge, Spent } from './intake/budget.ts'
import type { DeviceMessage } from './intake/deviceMessage.ts'
import type { Entry } from './ledger/entry.ts'
import type { Places, RememberedTip } from './ledger/ledger.ts'
import type { Recent } from './ledger/recent.ts'
import type { ExcessReason, ImportLimits } from './limits.ts'
import type { AfterEntry, BeforeEntry, Unfinished } from './steps.ts'

export type Device = Partial<Spent> &
	Partial<Recent> & {
		readonly lastSeq?: number
		/** milliseconds since the Unix epoch */
		readonly lastSeen?: number
		/** how many sockets have become live so far */
		readonly sockets?: number
		/** where its log begins */
		readonly firstSeq?: number
		/** milliseconds since the Unix epoch: watchers see nothing that was received before */
		readonly hideDataBefore?: number
		/** how often its configurations have changed; absent for one that nobody has configured */
		readonly configurations?: number
		readonly model?: string
		/** the integration that has made it, if one has */
		readonly integrationId?: string
	}

/** What the functions that import messages need. */
export type ImportNeeds = {
	readonly judge: (message: DeviceMessage) => Judged
	readonly formats: Formats
	readonly isDeviceId: (text: string) => boolean
	/** The registered device, undefined if it is unknown, and other items, which are read with it. */
	readonly readDevice: (
		deviceId: string,
		others: readonly ItemKey[],
	) => Promise<{ readonly device: Device | undefined; readonly items: Items }>
	readonly limits: ImportLimits
	readonly budget: Budget
	readonly before: readonly BeforeEntry[]
	/** @param remembered what the device remembers */
	readonly places: (deviceId: string, remembered: RememberedTip) => Promise<Places>
	/** Gives the number of sockets that have become live so far; undefined if nothing was written. */
	readonly markSeen: (seen: {
		deviceId: string
		seq: number
		at: number
		notes: Recent
		charge?: Charge
	}) => Promise<number | undefined>
	readonly after: readonly AfterEntry[]
	readonly retentionDays: number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

export type Outcome = Pick<Entry, 'deviceId' | 'importId' | 'seq' | 'success'> & {
	readonly isNew: boolean
	readonly updates: number
	/** present if the message exceeded a limit */
	readonly excess?: ExcessReason
}

/** The outcome is certain; what follows from it may still be under way. */
export type Result = Outcome & Unfinished
