import { type AttributeValue, paginateQuery } from '@aws-sdk/client-dynamodb'
import { logPartition } from '../../lambda/integrations/itemKeys.ts'
import { pageOfIntegrations, type TableNeeds } from '../../lambda/integrations/registry/integrationsTable.ts'
import type { Key } from './deleteItems.ts'

const integrationIds = async function* (needs: TableNeeds): AsyncGenerator<string> {
	for (let after: string | undefined = ''; after !== undefined; ) {
		const page = await pageOfIntegrations(needs)(100, after)
		for (const { integrationId } of page.integrations) yield integrationId
		after = page.next
	}
}

/** What an entry says of the devices that came out of its message: `lambda/integrations/log/entry.ts`. */
const isOf = ({ devices }: Readonly<Record<string, AttributeValue>>, deviceId: string): boolean =>
	devices?.L?.some(({ M }) => M?.['deviceId']?.S === deviceId) ?? false

/**
 * The keys of all entries in the logs of integrations of which a device came out, page by page. There is no index by device: it
 * reads the logs of all integrations.
 */
export const messagesOfDevice = async function* (
	needs: TableNeeds,
	deviceId: string,
): AsyncGenerator<readonly Key[]> {
	for await (const integrationId of integrationIds(needs)) {
		const query = {
			TableName: needs.table,
			KeyConditionExpression: 'pk = :pk',
			ProjectionExpression: 'pk, sk, devices',
			ExpressionAttributeValues: { ':pk': { S: logPartition(integrationId) } },
			ConsistentRead: true,
		}
		for await (const { Items = [] } of paginateQuery({ client: needs.db }, query))
			yield Items.filter((item) => isOf(item, deviceId)).map(({ devices: _devices, ...key }) => key)
	}
}
