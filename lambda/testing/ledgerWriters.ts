import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { interpret } from '../imports/formats/formats.ts'
import { type DeviceMessage, sameMessage } from '../imports/intake/deviceMessage.ts'
import { draftEntry, type Entry } from '../imports/ledger/entry.ts'
import { openPlaces } from '../imports/ledger/ledger.ts'

export const message = (
	deviceId: string,
	messageId: string,
	changed: Partial<DeviceMessage> = {},
): DeviceMessage => ({
	v: 1,
	deviceId,
	messageId,
	receivedAt: 1694503339523,
	door: 'iot',
	contentFormat: 'application/senml+json',
	payload: Buffer.from('[{"n":"14205/0/0","v":21.5}]'),
	...changed,
})

export const draft = (message: DeviceMessage) =>
	draftEntry(message, interpret(message), { retentionDays: 30 })

const pause = (maxMilliseconds: number) => wait(Math.random() * maxMilliseconds)

/** Writes a message to the ledger, looked for as what it says it is. */
export const appendTo = (db: DynamoDBClient, table: string) => {
	const open = openPlaces(db, table, pause)
	return async (message: DeviceMessage, lastSeq: number, isRecent = false) => {
		const { find, append } = await open(message.deviceId, { lastSeq, isRecent })
		const keys = sameMessage(message, interpret(message))
		const entry = await find(keys)
		return entry === undefined ? append(draft(message), keys) : { entry, isNew: false }
	}
}

type Busy = {
	readonly messages: number
	/** How often each is written. The copies come after all the others, so that none meets its own first copy. */
	readonly copies: number
}

/** Writes messages of one device by eight writers at the same time: each message gets one place. */
export const writeAtOnce = async (
	append: ReturnType<typeof appendTo>,
	{ messages, copies }: Busy,
): Promise<void> => {
	const ids = Array.from({ length: messages }, (_, index) => `m${index}`)
	const queue = Array.from({ length: copies }, () => ids.map((id) => message('busy', id))).flat()
	const results: { readonly entry: Entry; readonly isNew: boolean }[] = []
	const writer = async () => {
		for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
			results.push(await append(next, 0))
			// It writes state and device before its next message. With nothing between, one writer could keep all others out.
			await pause(10)
		}
	}
	await Promise.all(Array.from({ length: 8 }, writer))
	assert.equal(results.length, messages * copies)
	const created = results.filter(({ isNew }) => isNew).map(({ entry }) => entry)
	assert.deepEqual(
		created.map(({ seq }) => seq).toSorted((a, b) => a - b),
		Array.from({ length: messages }, (_, index) => index + 1),
	)
	const seqOf = new Map(created.map(({ messageKey, seq }) => [messageKey, seq]))
	assert.equal(seqOf.size, messages)
	for (const { entry } of results) assert.equal(entry.seq, seqOf.get(entry.messageKey))
}
