import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { answerOnCondition } from '../../aws/onCondition.ts'
import type { Integration } from '../contract.ts'
import type { Fields } from '../fields.ts'
import { type ItemKey, integrationKey } from '../itemKeys.ts'
import { makeRoutingKey } from '../routingKey.ts'
import type { CreateNeeds } from './createIntegration.ts'
import { findIntegration, integrationOf, type TableNeeds } from './integrationsTable.ts'
import { putRoute, removeRoute } from './routeItem.ts'

/** What is null is removed. */
export type Changes = Partial<
	Fields & Pick<Integration, 'converter'> & { readonly downlinkConverter: Integration['converter'] | null }
>

type Written = Changes & Partial<Pick<Integration, 'routingKey'>>

/** Writes members of an integration if it still has this revision. Undefined if it has another one, or is gone. */
const write = async (
	{ db, table }: TableNeeds,
	{ integrationId, revision }: Pick<Integration, 'integrationId' | 'revision'>,
	members: Written & Pick<Integration, 'updatedAt'>,
): Promise<Integration | undefined> => {
	const entries = Object.entries({ ...members, revision: revision + 1 }).filter(([, value]) => value !== null)
	const removed = Object.entries(members).filter(([, value]) => value === null)
	const remove = removed.length === 0 ? '' : ` REMOVE ${removed.map((_, at) => `#r${at}`).join(', ')}`
	const answer = await answerOnCondition(
		db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(integrationKey(integrationId)),
				UpdateExpression: `SET ${entries.map((_, at) => `#${at} = :${at}`).join(', ')}${remove}`,
				ConditionExpression: '#revision = :revision',
				ExpressionAttributeNames: {
					...Object.fromEntries(entries.map(([name], at) => [`#${at}`, name])),
					...Object.fromEntries(removed.map(([name], at) => [`#r${at}`, name])),
					'#revision': 'revision',
				},
				ExpressionAttributeValues: marshall({
					...Object.fromEntries(entries.map(([, value], at) => [`:${at}`, value])),
					':revision': revision,
				}),
				ReturnValues: 'ALL_NEW',
			}),
		),
	)
	return answer && integrationOf(unmarshall(answer.Attributes ?? {}) as Integration & ItemKey)
}

/**
 * Changes what is given, if the integration still has this revision: nobody overwrites a change that they have not seen.
 * Undefined if it has another one, or is gone.
 */
export const updateIntegration =
	({ now, ...needs }: TableNeeds & Pick<CreateNeeds, 'now'>) =>
	(integrationId: string, revision: number, changes: Changes): Promise<Integration | undefined> =>
		write(needs, { integrationId, revision }, { ...changes, updatedAt: now() })

/**
 * Gives an integration a new routing key. From the change of its item on, the old one finds nothing. If this is stopped
 * before, the old key stays, and if it is stopped after, an item stays that finds nothing. Undefined if the integration is
 * gone, or was changed at the same time.
 */
export const rotateRoutingKey =
	({ now, randomInt, ...needs }: CreateNeeds) =>
	async (current: Integration): Promise<Integration | undefined> => {
		const routingKey = makeRoutingKey(randomInt)
		await putRoute(needs)(routingKey, current.integrationId)
		const rotated = await write(needs, current, { routingKey, updatedAt: now() })
		await removeRoute(needs)(rotated === undefined ? routingKey : current.routingKey)
		return rotated
	}

/**
 * Removes an integration. From now on its key finds nothing; its log and its counters expire. False if there is none.
 */
export const deleteIntegration =
	(needs: TableNeeds) =>
	async (integrationId: string): Promise<boolean> => {
		const { db, table } = needs
		const integration = await findIntegration(needs)(integrationId)
		if (integration === undefined) return false
		await db.send(new DeleteItemCommand({ TableName: table, Key: marshall(integrationKey(integrationId)) }))
		await removeRoute(needs)(integration.routingKey)
		return true
	}
