import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { inStep } from '../aws/inStep.ts'
import { type Item, type ItemKey, type Items, itemId, maxBatchKeys, readItems } from '../aws/readItems.ts'
import { someAtOnce } from '../aws/someAtOnce.ts'
import type { Finding } from '../senml/finding.ts'
import { isMeasuredItem } from './measuredItems.ts'
import {
	byObject,
	type ImportUpdates,
	mergeState,
	noState,
	type ObjectImport,
	type ObjectState,
} from './objectState.ts'
import { stateFindings } from './stateFindings.ts'
import {
	fewObjects,
	fitState,
	keyOf,
	listObjects,
	readState,
	type stateKeys,
	stateOf,
	writeState,
} from './stateTable.ts'
import { visibleObject } from './visibleState.ts'

const maxAttempts = 20

const maxPauseMilliseconds = (attempt: number): number => Math.min(100, 2 ** attempt)

type UpdateStateNeeds = {
	readonly db: DynamoDBClient
	readonly table: string
	/** object instances of a device that are kept; 0 is no limit */
	readonly objectsPerDevice: number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
	/** hears of an object with more values than an item can hold */
	readonly onLeftOut: (cut: { deviceId: string; object: string; values: number }) => void
}

/** Merges what is known with what is new, and writes it, until no other writer is faster. Gives the number of values without room. */
const takeIn = async (
	needs: UpdateStateNeeds,
	first: ObjectState,
	imports: readonly ObjectImport[],
	hideDataBefore: number | undefined,
): Promise<number> => {
	const { deviceId, object } = first
	let known = visibleObject(first, hideDataBefore)
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const next = imports.reduce(mergeState, known)
		if (next === known) return 0
		const { resources, leftOut } = fitState(next)
		if (leftOut > 0) needs.onLeftOut({ deviceId, object, values: leftOut })
		if (await writeState(needs, next, resources)) return leftOut
		await needs.pause(maxPauseMilliseconds(attempt))
		const read = (await readState(needs, deviceId, object)) ?? noState(deviceId, object)
		known = visibleObject(read, hideDataBefore)
	}
	throw new Error(`state: ${object} could not be written in ${maxAttempts} attempts`)
}

/** What is known of objects, and which of the others are one too many. New ones are seldom: they cost one list. */
const readKnown = async (
	needs: UpdateStateNeeds,
	deviceId: string,
	objects: readonly string[],
	{ isTimeUp, items }: Given,
) => {
	const { db, table, objectsPerDevice } = needs
	const list = listObjects(db, table)
	const listed = objects.length > fewObjects ? await list(deviceId) : undefined
	const isListed = (object: string): boolean => (listed?.has(object) ?? true) || isMeasuredItem(object)
	const known = new Map<string, ObjectState>()
	const keys = objects.filter(isListed).map((object) => keyOf(table, deviceId, object))
	const more = await readMore(
		needs,
		keys.filter((key) => !items.has(itemId(key))),
		isTimeUp,
	)
	for (const key of keys) {
		const item = items.get(itemId(key)) ?? more.get(itemId(key))
		if (item !== undefined) known.set(String(key.key['object']), stateOf(item))
	}
	const unknown = objects.filter((object) => !known.has(object) && !isMeasuredItem(object))
	if (unknown.length === 0 || objectsPerDevice === 0) return { known, withoutRoom: new Set<string>() }
	const room = objectsPerDevice - (listed ?? (await list(deviceId))).size
	return { known, withoutRoom: new Set(unknown.slice(Math.max(0, room))) }
}

/** Items that were not read with the device. */
const readMore = async (
	needs: UpdateStateNeeds,
	keys: readonly ItemKey[],
	isTimeUp: () => boolean,
): Promise<Items> => {
	const items = new Map<string, Item | undefined>()
	const batches = Array.from({ length: Math.ceil(keys.length / maxBatchKeys) }, (_, index) =>
		keys.slice(index * maxBatchKeys, (index + 1) * maxBatchKeys),
	)
	await someAtOnce(
		batches,
		async (batch) => {
			for (const [id, item] of await inStep('state', () => readItems(needs)(batch))) items.set(id, item)
		},
		isTimeUp,
	)
	return items
}

type Given = {
	/** whether no time is left: what has not begun rejects then */
	readonly isTimeUp: () => boolean
	/** of the state, read with the device */
	readonly items: Items
	/** of the device: a hidden value gives way to any other, also to one that was measured earlier */
	readonly hideDataBefore?: number | undefined
}

/**
 * Takes the updates of imports into the state of their device. Each object instance costs one write, if
 * anything is new, however many imports have updates of it. Safe to repeat. Rejects only when the service fails or time is up;
 * the next call continues from there.
 *
 * @return keys of the object instances that are not in the state, because the device has as many as it may have. Writers at
 * the same moment do not see each other's, so a few more may be taken in. Telemetry or attributes are among the keys if the
 * oldest of their values had to be left out
 */
export type UpdateState = (
	deviceId: string,
	imports: readonly ImportUpdates[],
	given: Given,
) => Promise<ReadonlySet<string>>

export const updateState =
	(needs: UpdateStateNeeds): UpdateState =>
	async (deviceId, imports, given) => {
		const objects = byObject(imports)
		const { known, withoutRoom } = await readKnown(needs, deviceId, [...objects.keys()], given)
		const cut: string[] = []
		await someAtOnce(
			[...objects].filter(([object]) => !withoutRoom.has(object)),
			async ([object, ofObject]) => {
				const leftOut = await inStep(`state of ${object}`, () =>
					takeIn(needs, known.get(object) ?? noState(deviceId, object), ofObject, given.hideDataBefore),
				)
				if (leftOut > 0 && isMeasuredItem(object)) cut.push(object)
			},
			given.isTimeUp,
		)
		return cut.length === 0 ? withoutRoom : new Set([...withoutRoom, ...cut])
	}

type IntoStateNeeds = {
	readonly updateState: UpdateState
	/** the items of the state that messages change */
	readonly keysOf: ReturnType<typeof stateKeys>
	readonly objectsPerDevice: number
}

/** A step before the ledger: what is in the ledger is in the state. */
export const intoState = ({ updateState, keysOf, objectsPerDevice }: IntoStateNeeds) => ({
	step: 'state',
	reads: keysOf,
	run: async (
		deviceId: string,
		imports: readonly ImportUpdates[],
		given: Parameters<UpdateState>[2],
	): Promise<(one: ImportUpdates) => readonly Finding[]> => {
		const withValues = imports.filter(({ updates, measured }) => updates.length > 0 || measured !== undefined)
		if (withValues.length === 0) return () => []
		const withoutRoom = await updateState(deviceId, withValues, given)
		return (one) => stateFindings(one, withoutRoom, objectsPerDevice)
	},
})
