import { openEmbeddedDynamoDb } from '../dynamodb/embeddedDynamoDb.ts'

/** Puts items into a table, one after another, and writes the number of each that is acknowledged, until it is killed. */

const [, , folder = '', TableName = ''] = process.argv
const { request } = openEmbeddedDynamoDb(folder, { expiring: [], log: () => {} })
for (let at = 1; ; at++) {
	const { status, body } = await request('PutItem', {
		TableName,
		Item: { id: { S: 'killed' }, at: { N: String(at) }, index: { N: String(-at) } },
	})
	if (status !== 200) throw new Error(body)
	process.stdout.write(`${at}\n`)
}
