import type { WireReply } from '../../../client/wireCommunications.ts'
import type { Key } from '../../rest/access/gate.ts'
import { syntaxErrorAt } from '../../senml/json/jsonSyntax.ts'
import { type ReadTxNeeds, type Refusal, readTx, type Tx } from './readTx.ts'

type Ordered =
	| { readonly downlinkId: string }
	/** `field` as the command spells it */
	| { readonly field: string; readonly reason: string }

export type CommandNeeds = ReadTxNeeds & {
	/** the id of the device with this EUI or id, if this key sees it */
	readonly findDevice: (devEui: string, key: Key) => Promise<string | undefined>
	/** resolves when the downlink is durable */
	readonly order: (tx: Tx, deviceId: string, keyId: string) => Promise<Ordered>
}

/** Commands in one message, at most. */
const maxCommands = 20

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

const referenceOf = (command: unknown): string => {
	const reference = isObject(command) ? command['Reference'] : undefined
	return typeof reference === 'string' ? reference : ''
}

const fail = (command: unknown, { code, details }: Refusal): WireReply => ({
	Result: 'Fail',
	Details: details,
	Reference: referenceOf(command),
	id: '',
	code,
})

const parsed = (text: string): { readonly value: unknown } | Refusal => {
	const at = syntaxErrorAt(text)
	if (at !== undefined) return { code: 'invalid-json', details: `invalid JSON at offset ${at}` }
	return { value: JSON.parse(text) as unknown }
}

const answerOne = async (needs: CommandNeeds, key: Key, command: unknown): Promise<WireReply> => {
	const refuse = (code: string, details: string): WireReply => fail(command, { code, details })
	if (!isObject(command)) return refuse('invalid-command', 'a command is an object')
	const name = command['function']
	if (name === undefined) return refuse('missing-field', 'function: it is missing')
	if (name !== 'TX')
		return refuse(
			'unknown-function',
			`function: unknown function ${JSON.stringify(name).slice(0, 40)}, TX is the only one`,
		)
	if (!key.scopes.includes('downlinks:write'))
		return refuse('forbidden', 'this key does not have the scope downlinks:write')
	const tx = readTx(command, needs)
	if ('code' in tx) return fail(command, tx)
	const deviceId = await needs.findDevice(tx.devEui, key)
	// The same for a device that does not exist, and for one that the key must not see.
	if (deviceId === undefined) return refuse('unknown-device', 'DevEui: this key sees no such device')
	const ordered = await needs.order(tx, deviceId, key.keyId)
	if ('field' in ordered) return refuse('conflict', `${ordered.field}: ${ordered.reason}`)
	return {
		Result: 'Success',
		Details: '',
		Reference: tx.reference,
		id: ordered.downlinkId,
		code: 'accepted',
		...(tx.warnings.length === 0 ? {} : { warnings: tx.warnings }),
	}
}

/**
 * Answers a message of a client: one reply for each command in it, in order. Nothing that a client sends makes this reject.
 *
 * @param key of the socket; undefined if it is not valid any more
 */
export const answerCommands =
	(needs: CommandNeeds) =>
	async (key: Key | undefined, text: string): Promise<readonly WireReply[]> => {
		if (key === undefined) return [fail(undefined, { code: 'forbidden', details: 'the key is not valid' })]
		const read = parsed(text)
		if ('code' in read) return [fail(undefined, read)]
		const commands: readonly unknown[] = Array.isArray(read.value) ? read.value : [read.value]
		if (commands.length === 0 || commands.length > maxCommands)
			return [
				fail(undefined, { code: 'invalid-command', details: `a message has 1 to ${maxCommands} commands` }),
			]
		const replies: WireReply[] = []
		// In their order: so are the downlinks of a device.
		for (const command of commands) replies.push(await answerOne(needs, key, command))
		return replies
	}
