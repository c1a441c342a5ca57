import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation'
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import type { Template } from '../../local/template/assembly.ts'
import type { Cases } from '../cases.ts'
import type { CallAws } from '../emulator/callAws.ts'
import { readers } from './readers.ts'

/** The physical id of each resource, by its logical id. */
export type Deployed = ReadonlyMap<string, { readonly type: string; readonly physicalId: string }>

type Needs = {
	readonly cases: Cases
	readonly call: CallAws
	readonly options: DynamoDBClientConfig
	/** stands before the name of each case */
	readonly title: string
}

export const describeDeployed = async (
	stackName: string,
	options: DynamoDBClientConfig,
): Promise<Deployed> => {
	const { StackResources = [] } = await new CloudFormationClient(options).send(
		new DescribeStackResourcesCommand({ StackName: stackName }),
	)
	return new Map(
		StackResources.map(({ LogicalResourceId = '', ResourceType = '', PhysicalResourceId = '' }) => [
			LogicalResourceId,
			{ type: ResourceType, physicalId: PhysicalResourceId },
		]),
	)
}

const isIntrinsic = (value: object): boolean => {
	const [name = '', ...more] = Object.keys(value)
	return more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))
}

/** These are not read back, or are the subject of other resources. */
const notCompared = new Set([
	'Code',
	'Tags',
	'LoggingConfig',
	'PointInTimeRecoverySpecification',
	'SSESpecification',
])

/** Paths at which `got` differs from a value of the template. Intrinsics are left out, the service resolves them. */
const differences = (expected: unknown, got: unknown, path: string): readonly string[] => {
	if (Array.isArray(expected)) {
		const list = Array.isArray(got) ? got : []
		const items = expected.flatMap((item, index) => differences(item, list[index], `${path}[${index}]`))
		return list.length === expected.length ? items : [`${path} has ${list.length} items`, ...items]
	}
	if (typeof expected === 'object' && expected !== null) {
		if (isIntrinsic(expected)) return got === undefined ? [`${path} is missing`] : []
		const members = (got ?? {}) as Readonly<Record<string, unknown>>
		return Object.entries(expected)
			.filter(([name]) => !notCompared.has(name))
			.flatMap(([name, value]) => differences(value, members[name], `${path}.${name}`))
	}
	return String(got) === String(expected) ? [] : [`${path} is ${JSON.stringify(got)}`]
}

/**
 * Compares what was deployed with the template: every resource is there, no other is, and what the service tells of it
 * has the properties that the template states.
 */
export const compareResources = async (
	{ cases, call, options, title }: Needs,
	template: Template,
	deployed: Deployed,
): Promise<void> => {
	const readerOf = readers(call, options)
	for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources))
		await cases.check(`${title}: ${Type} ${id}`, async () => {
			const found = deployed.get(id)
			if (found?.type !== Type) throw new Error(`it is ${found?.type ?? 'not there'}`)
			const read = readerOf[Type]
			if (read === undefined) return
			const wrong = differences(Properties, await read(found.physicalId), '')
			if (wrong.length > 0) throw new Error(wrong.join('; '))
		})
	await cases.check(`${title}: no other resource`, () => {
		const others = [...deployed.keys()].filter((id) => template.Resources[id] === undefined)
		if (others.length > 0) throw new Error(others.join(', '))
	})
}
