import type { Entry } from '../lambda/imports/ledger/entry.ts'
import type { Host } from '../local/host.ts'

/** A value in DynamoDB JSON. */
type Stored = Readonly<Record<string, unknown>>

const plain = (value: Stored): unknown => {
	const [type = '', content] = Object.entries(value)[0] ?? []
	switch (type) {
		case 'N':
			return Number(content)
		case 'B':
			return Buffer.from(String(content), 'base64')
		case 'NULL':
			return null
		case 'L':
			return (content as readonly Stored[]).map(plain)
		case 'M':
			return plainMembers(content as Readonly<Record<string, Stored>>)
		default:
			return content
	}
}

const plainMembers = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(members).map(([name, value]) => [name, plain(value as Stored)]))

/** Reads entries where the host has them: a request for each would cost more than the message itself. */
export const findStoredEntry =
	(readItem: Host['readItem'], ledgerTable: string) =>
	(deviceId: string, seq: number): Entry | undefined => {
		const item = readItem(ledgerTable, { deviceId: { S: deviceId }, seq: { N: String(seq) } })
		return item === undefined ? undefined : (plainMembers(item) as Entry)
	}
