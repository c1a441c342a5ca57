import { Command, JsonClient } from './jsonClient.ts'
import type { Options } from './service.ts'

/** Binary values, `{ B: … }` or in a set, `{ BS: […] }`, are Base64 on the wire. */
function encodeBinary(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
	// A `Buffer` has become something else in `value`.
	const { [key]: original } = this
	return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value
}

const decodeBinary = (key: string, value: unknown): unknown => {
	if (key === 'B' && typeof value === 'string') return Buffer.from(value, 'base64')
	if (key === 'BS' && Array.isArray(value)) return value.map((each) => Buffer.from(String(each), 'base64'))
	return value
}

/** Most answers have no binary value, and a page of a query has many values to look at. */
const decode = (text: string): object =>
	/"BS?"\s*:/.test(text) ? JSON.parse(text, decodeBinary) : JSON.parse(text)

export class DynamoDBClient extends JsonClient {
	constructor(options: Options) {
		const target = 'DynamoDB_20120810'
		super(
			{
				name: 'dynamodb',
				target,
				encode: (input) => JSON.stringify(input, encodeBinary),
				decode,
			},
			options,
		)
	}
}

export class BatchGetItemCommand extends Command {
	readonly operation = 'BatchGetItem'
}

export class BatchWriteItemCommand extends Command {
	readonly operation = 'BatchWriteItem'
}

export class DeleteItemCommand extends Command {
	readonly operation = 'DeleteItem'
}

export class GetItemCommand extends Command {
	readonly operation = 'GetItem'
}

export class PutItemCommand extends Command {
	readonly operation = 'PutItem'
}

export class QueryCommand extends Command {
	readonly operation = 'Query'
}

export class ScanCommand extends Command {
	readonly operation = 'Scan'
}

export class UpdateItemCommand extends Command {
	readonly operation = 'UpdateItem'
}

type Page = { readonly LastEvaluatedKey?: object }

/** All pages of a query, one after the other. */
export const paginateQuery = async function* (
	{ client }: { readonly client: DynamoDBClient },
	input: object,
): AsyncGenerator<Page, void> {
	let from: object = {}
	for (;;) {
		const page: Page = await client.send(new QueryCommand({ ...input, ...from }))
		yield page
		if (page.LastEvaluatedKey === undefined) return
		from = { ExclusiveStartKey: page.LastEvaluatedKey }
	}
}
