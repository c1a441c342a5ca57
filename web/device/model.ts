import type { WatchEvent } from '../../client/watchDevice.ts'

/** The newest value of a resource of an object instance, or of a telemetry key. */
export type ResourceCard = {
	/** within its object: `0`, or `0/1` for an instance of a resource; the telemetry key or the name of an attribute */
	readonly id: string
	readonly name: string
	readonly unit: string | undefined
	/** whether it is a time, in seconds since the Unix epoch */
	readonly isTime: boolean
	readonly value: string | number | boolean
	/** when it was measured, in milliseconds since the Unix epoch */
	readonly at: number
}

/** An object instance with its newest values, or all telemetry or all attributes that are in no object. */
export type ObjectCard = {
	/** `14205/0`, `telemetry` or `attributes` */
	readonly key: string
	/** undefined for telemetry and attributes */
	readonly objectId: number | undefined
	readonly instanceId: number | undefined
	readonly name: string
	/** sorted by id */
	readonly resources: readonly ResourceCard[]
	/** the newest of its times */
	readonly at: number
}

/** The numbers that a resource had, oldest first. */
export type Series = {
	/** `14205/0/0`, or the telemetry key */
	readonly key: string
	readonly name: string
	readonly unit: string | undefined
	/** seconds since the Unix epoch, ascending */
	readonly times: readonly number[]
	readonly values: readonly number[]
}

/** A position of the device. */
export type Fix = {
	/** milliseconds since the Unix epoch */
	readonly at: number
	/** degrees */
	readonly latitude: number
	readonly longitude: number
	/** radius in metres */
	readonly accuracy: number | undefined
	/** `GNSS`, for example */
	readonly source: string | undefined
}

/** What somebody wants an object instance to be, and what has become of it. */
export type Configuration = NonNullable<Extract<WatchEvent, { type: 'state' }>['configurations']>[number]

export type Connection = {
	readonly state: 'connecting' | 'catching-up' | 'live' | 'interrupted' | 'refused'
	/** milliseconds since the Unix epoch */
	readonly since: number
	/** why it is interrupted or refused */
	readonly reason?: string
	/** when the next attempt is, in milliseconds since the Unix epoch */
	readonly retryAt?: number
}

export type Device = {
	/** what gives access to it */
	readonly fingerprint: string
	/** undefined until the server has said it */
	readonly id: string | undefined
	readonly model: string | undefined
	/** when its newest message was received, in milliseconds since the Unix epoch; undefined if there is none */
	readonly lastSeen: number | undefined
	/** nothing that was received before this is shown, in milliseconds since the Unix epoch */
	readonly hideDataBefore: number | undefined
	/** what the server says about a device that is not supported */
	readonly notice: string | undefined
	/** number of its newest import; 0 if there is none */
	readonly seq: number
}

/** All that the page knows about the device that it watches. */
export type Model = {
	readonly device: Device
	readonly connection: Connection
	/** by key */
	readonly cards: ReadonlyMap<string, ObjectCard>
	/** by key */
	readonly series: ReadonlyMap<string, Series>
	/** oldest first */
	readonly fixes: readonly Fix[]
	/** the newest request about an object instance, by its key: `14240/0` */
	readonly configurations: ReadonlyMap<string, Configuration>
	/** imports that no longer exist, or that were too large for a frame, since the page was opened */
	readonly missing: number
	/** how often data was hidden since the page was opened: what was read before must be read anew */
	readonly hides: number
	/** milliseconds since the Unix epoch: what ages are counted from */
	readonly now: number
}

export const emptyModel = (fingerprint: string, now: number): Model => ({
	device: {
		fingerprint,
		id: undefined,
		model: undefined,
		lastSeen: undefined,
		hideDataBefore: undefined,
		notice: undefined,
		seq: 0,
	},
	connection: { state: 'connecting', since: now },
	cards: new Map(),
	series: new Map(),
	fixes: [],
	configurations: new Map(),
	missing: 0,
	hides: 0,
	now,
})
