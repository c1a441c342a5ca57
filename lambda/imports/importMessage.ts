import type { TimedUpdate } from '../lwm2m/convert.ts'
import type { Budget } from './intake/budget.ts'
import type { DeviceMessage } from './intake/deviceMessage.ts'
import type { ExcessReason } from './intake/excess.ts'
import type { Interpretation } from './intake/interpret.ts'
import type { Charge, Spent } from './intake/spending.ts'
import type { Entry, Judgement } from './ledger/entry.ts'
import type { Places } from './ledger/places.ts'
import type { ImportLimits } from './limits.ts'
import type { Import } from './log/readImports.ts'
import { planImports } from './planImports.ts'

/** A message as the queue hands it over. */
export type Delivery = {
	readonly message: DeviceMessage
	/** how often the queue has delivered it, this time included */
	readonly deliveries: number
}

type Imported = Import & { readonly deviceId: string }

type Device = Partial<Spent> & {
	readonly lastSeq?: number
	/** from where on its watchers may see the log */
	readonly firstSeq?: number
}

/** What is to be made of a message. */
export type Judged = Judgement & Pick<Interpretation, 'updates'>

/** What a message tells the state of its device. */
export type ForState = {
	readonly importId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
}

export type ImportMessageNeeds = {
	readonly judge: (message: DeviceMessage) => Judged
	readonly isDeviceId: (text: string) => boolean
	/** the registered device; undefined if it is unknown */
	readonly findDevice: (deviceId: string) => Promise<Device | undefined>
	readonly limits: ImportLimits
	readonly budget: Budget
	/** gives the keys of the object instances that have no room in the state */
	readonly updateState: (
		deviceId: string,
		imports: readonly ForState[],
		isTimeUp: () => boolean,
	) => Promise<ReadonlySet<string>>
	readonly objectsPerDevice: number
	/** @param lastSeq what the device remembers */
	readonly places: (deviceId: string, lastSeq: number) => Promise<Places>
	readonly markSeen: (seen: { deviceId: string; seq: number; at: number; charge?: Charge }) => Promise<void>
	/**
	 * To everybody who watches the device now; never fails for a watcher's sake. Resolves when the frames are on their
	 * way in the order of the calls, its `pushed` when they have been sent.
	 */
	readonly push: (imported: Imported) => Promise<Pushing>
	readonly retentionDays: number
}

export type Pushing = { readonly pushed: Promise<void> }

export type Outcome = Pick<Entry, 'deviceId' | 'importId' | 'seq' | 'success'> & {
	readonly isNew: boolean
	readonly updates: number
	/** present if the message was one too many: of what there was too much */
	readonly excess?: ExcessReason
}

/** Imports one message by itself. */
export const importMessage =
	(needs: ImportMessageNeeds) =>
	async (message: DeviceMessage, deliveries: number): Promise<Outcome & Pushing> => {
		const { run } = await planImports(needs)([{ message, deliveries }])
		const [outcome] = run()
		if (outcome === undefined) throw new Error('an import without an outcome')
		return outcome
	}
