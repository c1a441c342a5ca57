import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../lambda/aws/onCondition.ts'
import { deviceKey } from '../../lambda/devices/device.ts'
import type { Result } from '../commandLine.ts'
import { printable } from '../printable.ts'
import type { Command } from './devicesArguments.ts'

type SetCommand = Extract<Command, { readonly name: 'set' }>

/** Sets the model or the account of a registered device; an empty account removes it. */
export const setDevice = async (
	db: DynamoDBClient,
	table: string,
	{ deviceId, model, account }: Pick<SetCommand, 'deviceId' | 'model' | 'account'>,
): Promise<Result> => {
	const given = Object.entries({ model, account }).filter(([, value]) => value !== undefined)
	const sets = given.filter(([, value]) => value !== '').map(([name]) => `#${name} = :${name}`)
	const removes = given.filter(([, value]) => value === '').map(([name]) => `#${name}`)
	const clauses = [
		...(sets.length === 0 ? [] : [`SET ${sets.join(', ')}`]),
		...(removes.length === 0 ? [] : [`REMOVE ${removes.join(', ')}`]),
	]
	const values = given.filter(([, value]) => value !== '').map(([name, value]) => [`:${name}`, value])
	const isSet = await onCondition(
		db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				UpdateExpression: clauses.join(' '),
				ConditionExpression: 'attribute_exists(id)',
				ExpressionAttributeNames: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
				...(values.length === 0 ? {} : { ExpressionAttributeValues: marshall(Object.fromEntries(values)) }),
			}),
		),
	)
	if (!isSet) {
		const error = 'no device is registered with this id'
		return { exitCode: 1, text: error, json: { error } }
	}
	const said = given.map(([name, value]) => (value === '' ? `no ${name}` : `${name} ${value}`)).join(', ')
	return {
		exitCode: 0,
		text: `${deviceId}: ${printable(said)}`,
		json: { deviceId, ...Object.fromEntries(given.map(([name, value]) => [name, value || null])) },
	}
}
