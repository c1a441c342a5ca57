import { createHash } from 'node:crypto'

/** The AWS account and region that the local host emulates. */
export type Account = {
	readonly accountId: string
	readonly region: string
	readonly partition: string
	readonly urlSuffix: string
	readonly stackName: string
}

export const localAccount = (stackName: string): Account => ({
	accountId: '000000000000',
	region: 'eu-west-1',
	partition: 'aws',
	urlSuffix: 'amazonaws.com',
	stackName,
})

export const arn = (
	{ partition, region, accountId }: Account,
	service: string,
	resource: string,
	scope: 'regional' | 'global' = 'regional',
): string => `arn:${partition}:${service}:${scope === 'regional' ? region : ''}:${accountId}:${resource}`

/**
 * The name of a resource that has none in the template. It is the same on every start, so that the host finds its
 * data.
 */
export const physicalName = ({ stackName }: Account, logicalId: string): string => `${stackName}-${logicalId}`

/** Ten characters, like the ids that API Gateway makes. */
export const apiId = (account: Account, logicalId: string): string =>
	BigInt(`0x${createHash('sha256').update(physicalName(account, logicalId)).digest('hex')}`)
		.toString(36)
		.slice(0, 10)
