/** A value of a telemetry key or of an attribute. */
export type Scalar = number | string | boolean

/** A name with its value. Pairs, because a name may be any text, `__proto__` too. */
export type Named = readonly [name: string, value: Scalar]

/** Telemetry keys and their values at one time. */
export type Sample = {
	/** seconds since the Unix epoch, with their fraction */
	readonly ts: number
	/** each key once */
	readonly values: readonly Named[]
	/** by key: the resource of the object updates that has the same value, as `3303/0/5700`; other keys are measurements */
	readonly paths: ReadonlyMap<string, string>
}

/** Which converter made a message, and of what. */
export type Source = {
	readonly integrationId: string
	/** the entry in the log of the integration */
	readonly importId: string
	readonly converterId: string
	readonly version: number
}

/** What a message says besides its object updates. */
export type Measured = {
	/** oldest first, each time once */
	readonly samples: readonly Sample[]
	/** each name once */
	readonly attributes: readonly Named[]
	/** undefined if the message does not say it */
	readonly source: Source | undefined
}

/** The values that are in no object update. */
export const measurementsOf = ({ values, paths }: Sample): readonly Named[] =>
	values.filter(([key]) => !paths.has(key))

/** How many updates a watcher gets of it besides the object updates, as long as they fit into their frames. */
export const countMeasured = ({ samples, attributes }: Measured): number =>
	samples.filter((sample) => measurementsOf(sample).length > 0).length + (attributes.length > 0 ? 1 : 0)

/** Names as members of an object. */
export const asObject = (named: readonly Named[]): Readonly<Record<string, Scalar>> =>
	Object.fromEntries(named)
