import {
	type AttributeValue,
	type DynamoDBClient,
	PutItemCommand,
	paginateQuery,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { type ItemKey, type Items, itemId, maxBatchKeys, readItems } from '../aws/readItems.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { objectKey } from '../lwm2m/objectUpdate.ts'
import type { Measured } from '../measurements/measured.ts'
import { afterObjects, isMeasuredItem, isOther, itemsOf } from './measuredItems.ts'
import type { ObjectState, ResourceState } from './objectState.ts'

type Item = Record<string, AttributeValue>

/**
 * The item of a state. The values of resources are one text of JSON: numbers of DynamoDB have 38 digits from 1e-130 to
 * 1e126, and devices send any double (RFC 8428 §5), which JSON gives back bit for bit.
 *
 * @param resources that text, of `fitState`
 */
const itemOf = (state: Omit<ObjectState, 'resources'>, resources: string): Item =>
	marshall({ ...state, resources })

/** Items of earlier versions have the values as attributes. */
export const stateOf = (item: Item): ObjectState => {
	const { resources, ...state } = unmarshall(item)
	return {
		...(state as Omit<ObjectState, 'resources'>),
		resources: typeof resources === 'string' ? JSON.parse(resources) : resources,
	}
}

/**
 * What a frame can hold (32,000 bytes), and about as much for the times and imports of the values. Whoever connects gets the
 * state of all object instances: DynamoDB would take 400 KB of each.
 */
const maxResourceBytes = 64_000

type Fitted = {
	/** the values as the item has them: a text of JSON */
	readonly resources: string
	/** how many values were left out */
	readonly leftOut: number
}

/** As many values of a state as an item can hold. The oldest measurements are left out; the import log still has them. */
export const fitState = (state: Pick<ObjectState, 'resources'>, maxBytes = maxResourceBytes): Fitted => {
	const whole = JSON.stringify(state.resources)
	if (Buffer.byteLength(whole) <= maxBytes) return { resources: whole, leftOut: 0 }
	const oldestFirst = Object.entries(state.resources)
		.flatMap(slots)
		.toSorted((a, b) => a.ts - b.ts)
	const without = (count: number): string => JSON.stringify(resourcesOf(oldestFirst.slice(count)))
	// Halving finds out how many have to go, in a few looks at a large text.
	let [fits, tooMany] = [oldestFirst.length, 0]
	while (fits - tooMany > 1) {
		const middle = (fits + tooMany) >> 1
		if (Buffer.byteLength(without(middle)) <= maxBytes) fits = middle
		else tooMany = middle
	}
	return { resources: without(fits), leftOut: fits }
}

/** A value in a state, and where it belongs. */
type Slot = {
	readonly resource: string
	readonly instance: string | undefined
	readonly ts: number
	readonly content: ResourceState
}

const slots = ([resource, state]: [string, ResourceState]): readonly Slot[] => {
	if (!('instances' in state)) return [{ resource, instance: undefined, ts: state.ts, content: state }]
	return Object.entries(state.instances).map(([instance, measured]) => ({
		resource,
		instance,
		ts: measured.ts,
		content: { instances: { [instance]: measured } },
	}))
}

const resourcesOf = (all: readonly Slot[]): ObjectState['resources'] => {
	const resources = new Map<string, ResourceState>()
	for (const { resource, content } of all) {
		const known = resources.get(resource)
		const isMore = known !== undefined && 'instances' in known && 'instances' in content
		resources.set(resource, isMore ? { instances: { ...known.instances, ...content.instances } } : content)
	}
	return Object.fromEntries(resources)
}

type Table = { readonly db: DynamoDBClient; readonly table: string }

export const keyOf = (table: string, deviceId: string, object: string): ItemKey => ({
	table,
	key: { deviceId, object },
})

/** Seconds since the Unix epoch: the newest measurement of an object instance, undefined if it was not read or has none. */
export const newestIn =
	(table: string) =>
	(deviceId: string, object: string, items: Items): number | undefined => {
		const ts = items.get(itemId(keyOf(table, deviceId, object)))?.['ts']?.N
		return ts === undefined ? undefined : Number(ts)
	}

/** For more than so many objects one list tells which of them are new; for fewer, the reads do. The device comes with them. */
export const fewObjects = maxBatchKeys - 1

/** What a message says of its device. */
type Said = { readonly updates: readonly TimedUpdate[]; readonly measured?: Measured }

/** The items of the state that messages change, unless there are too many to read them together with the device. */
export const stateKeys =
	(table: string) =>
	(deviceId: string, said: readonly Said[]): readonly ItemKey[] => {
		const objects = new Set<string>()
		for (const { updates, measured } of said) {
			for (const update of updates) objects.add(objectKey(update))
			if (measured !== undefined) for (const item of itemsOf(measured)) objects.add(item)
		}
		return objects.size > fewObjects ? [] : [...objects].map((object) => keyOf(table, deviceId, object))
	}

export const readState = async (
	needs: Table & Pick<Parameters<typeof readItems>[0], 'pause'>,
	deviceId: string,
	object: string,
): Promise<ObjectState | undefined> => {
	const key = keyOf(needs.table, deviceId, object)
	const item = (await readItems(needs)([key])).get(itemId(key))
	return item === undefined ? undefined : stateOf(item)
}

/** False when another writer was faster. */
export const writeState = ({ db, table }: Table, state: ObjectState, resources: string): Promise<boolean> =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: itemOf({ ...state, revision: state.revision + 1 }, resources),
				ConditionExpression: 'attribute_not_exists(deviceId) OR revision = :seen',
				ExpressionAttributeValues: marshall({ ':seen': state.revision }),
			}),
		),
	)

/** The newest values of a device. */
export type DeviceState = {
	/** of objects, one after the other */
	readonly objects: readonly ObjectState[]
	/** of telemetry and of attributes, by the name of the item */
	readonly measured: ReadonlyMap<string, ObjectState>
}

/** The same, and what else the table has of the device: its configurations. */
export type StoredState = DeviceState & { readonly others: readonly Item[] }

/** All that is kept of a device. Consistent: what is in the ledger is in it. */
export const readDeviceState =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<StoredState> => {
		const all: Item[] = []
		const pages = paginateQuery(
			{ client: db },
			{
				TableName: table,
				KeyConditionExpression: 'deviceId = :deviceId',
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
				ConsistentRead: true,
			},
		)
		for await (const { Items = [] } of pages) all.push(...Items)
		const others = all.filter((item) => isOther(item['object']?.S ?? ''))
		const states = all.filter((item) => !others.includes(item)).map(stateOf)
		const measured = states.filter(({ object }) => isMeasuredItem(object))
		return {
			objects: states.filter(({ object }) => !isMeasuredItem(object)),
			measured: new Map(measured.map((state) => [state.object, state])),
			others,
		}
	}

/** The newest values of the objects of a device, one after the other by object. Consistent. */
export const readStates =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<readonly ObjectState[]> =>
		(await readDeviceState(db, table)(deviceId)).objects

/** Keys of the object instances that the state of a device has. Consistent. */
export const listObjects =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<ReadonlySet<string>> => {
		const objects = new Set<string>()
		const pages = paginateQuery(
			{ client: db },
			{
				TableName: table,
				KeyConditionExpression: 'deviceId = :deviceId AND #object < :afterObjects',
				ExpressionAttributeNames: { '#object': 'object' },
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId, ':afterObjects': afterObjects }),
				ProjectionExpression: '#object',
				ConsistentRead: true,
			},
		)
		for await (const { Items = [] } of pages)
			for (const { object } of Items) if (object?.S !== undefined) objects.add(object.S)
		return objects
	}
