import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Resource, Template } from '../local/template/assembly.ts'
import { functionNamed } from './testing/functionNamed.ts'
import { synthesise } from './testing/synthesise.ts'

type Json = Readonly<Record<string, unknown>>
type Found = { readonly id: string; readonly resource: Resource & Json; readonly properties: Json }

const object = (value: unknown): Json => (value ?? {}) as Json

const ofType = (template: Template, type: string): readonly Found[] =>
	Object.entries(template.Resources)
		.filter(([, { Type }]) => Type === `AWS::${type}`)
		.map(([id, resource]) => ({
			id,
			resource: resource as Resource & Json,
			properties: object(resource.Properties),
		}))

const only = (template: Template, type: string, startsWith: string): Found => {
	const [found, ...others] = ofType(template, type).filter(({ id }) => id.startsWith(startsWith))
	assert.ok(found !== undefined && others.length === 0, `${startsWith} of type ${type}`)
	return found
}

const assembly = synthesise()
const { template } = assembly

/** The event sources of functions, and whether their queues have dead letters. */
const feedings = () =>
	ofType(template, 'Lambda::EventSourceMapping').map((mapping) => {
		const [queueId = ''] = object(mapping.properties['EventSourceArn'])['Fn::GetAtt'] as readonly string[]
		const hasDeadLetters = template.Resources[queueId]?.Properties?.['RedrivePolicy'] !== undefined
		return { mapping, queueId, hasDeadLetters }
	})

type Statement = {
	readonly Effect: string
	readonly Action: string | readonly string[]
	readonly Resource?: unknown
	readonly Condition?: unknown
}

const statementsIn = (document: unknown): readonly Statement[] =>
	object(document)['Statement'] as readonly Statement[]

describe('every function', () => {
	const functions = ofType(template, 'Lambda::Function')
	for (const { id, properties } of functions)
		describe(id, () => {
			it('runs Node 24 on arm64 and says what it is for', () => {
				assert.equal(properties['Runtime'], 'nodejs24.x')
				assert.deepEqual(properties['Architectures'], ['arm64'])
				assert.match(String(properties['Description']), /\w{3}/)
			})

			it('has a log group of its own, which forgets', () => {
				const { Ref } = object(object(properties['LoggingConfig'])['LogGroup'])
				const group = template.Resources[String(Ref)]
				assert.equal(group?.Type, 'AWS::Logs::LogGroup')
				assert.ok(Number(group.Properties?.['RetentionInDays']) > 0)
				const sharing = functions.filter(({ properties }) =>
					JSON.stringify(properties['LoggingConfig']).includes(`"${String(Ref)}"`),
				)
				assert.equal(sharing.length, 1)
			})

			// A new account has a quota of ten concurrent executions.
			it('reserves no concurrency', () => {
				assert.equal('ReservedConcurrentExecutions' in properties, false)
			})
		})

	it('has another description', () => {
		const descriptions = functions.map(({ properties }) => properties['Description'])
		assert.equal(new Set(descriptions).size, functions.length)
	})

	it('that a queue feeds has 10 s, and the queue hides its messages for 60 s', () => {
		const mappings = ofType(template, 'Lambda::EventSourceMapping')
		assert.equal(mappings.length, 8)
		for (const { properties } of mappings) {
			const { Ref } = object(properties['FunctionName'])
			assert.equal(template.Resources[String(Ref)]?.Properties?.['Timeout'], 10)
			const [queueId] = object(properties['EventSourceArn'])['Fn::GetAtt'] as readonly string[]
			assert.equal(template.Resources[queueId ?? '']?.Properties?.['VisibilityTimeout'], 60)
			assert.deepEqual(properties['FunctionResponseTypes'], ['ReportBatchItemFailures'])
		}
	})

	it('row 16: queue: that a queue feeds causes at most two executions at once, twelve in all as long as nothing fails', () => {
		const concurrencies = feedings().map(({ mapping, hasDeadLetters }) => ({
			most: Number(object(mapping.properties['ScalingConfig'])['MaximumConcurrency']),
			isOfFailures: !hasDeadLetters,
		}))
		// Two is the least that AWS accepts.
		assert.ok(concurrencies.every(({ most }) => most >= 2))
		const sum = (isOfFailures: boolean) =>
			concurrencies
				.filter((concurrency) => concurrency.isOfFailures === isOfFailures)
				.reduce((total, { most }) => total + most, 0)
		// A new account has ten. Six of the twelve are for integrations, downlinks and streams: none where nobody uses them.
		assert.deepEqual([sum(false), sum(true)], [12, 4])
	})

	it('that looks after failures is given one at a time', () => {
		const ofFailures = feedings().filter(({ hasDeadLetters }) => !hasDeadLetters)
		assert.deepEqual(
			ofFailures.map(({ mapping }) => [
				object(mapping.properties['FunctionName'])['Ref'],
				mapping.properties['BatchSize'],
			]),
			ofFailures.map(() => [functionNamed(assembly, 'ImportsRecorder'), 1]),
		)
		assert.deepEqual(ofFailures.map(({ queueId }) => queueId.replace(/[0-9A-F]{8}$/, '')).toSorted(), [
			'ImportsMessagesDeadLetters',
			'MqttDoorErrors',
		])
	})
})

describe('the table', () => {
	const kept = [
		{ name: 'of devices', id: 'Devices' },
		{ name: 'of the ledger', id: 'Ledger' },
	]
	for (const { name, id } of kept) {
		it(`${name} outlives the stack and can be restored`, () => {
			const { resource, properties } = only(template, 'DynamoDB::Table', id)
			assert.deepEqual(
				[resource['DeletionPolicy'], resource['UpdateReplacePolicy']],
				['RetainExceptOnCreate', 'Retain'],
			)
			assert.deepEqual(properties['PointInTimeRecoverySpecification'], { PointInTimeRecoveryEnabled: true })
		})

		it(`${name} goes with the stack with the context retain=false`, () => {
			for (const retain of [false, 'false']) {
				const { resource } = only(synthesise({ retain }).template, 'DynamoDB::Table', id)
				assert.deepEqual([resource['DeletionPolicy'], resource['UpdateReplacePolicy']], ['Delete', 'Delete'])
			}
		})
	}

	for (const { name, id } of [
		{ name: 'of connections', id: 'Live' },
		{ name: 'of failed attempts', id: 'Attempts' },
	])
		it(`${name} goes with the stack`, () => {
			assert.equal(only(template, 'DynamoDB::Table', id).resource['DeletionPolicy'], 'Delete')
		})

	// Neither can be changed later.
	it('of the ledger has the key deviceId, seq and the local index byMessage with deviceId, messageKey', () => {
		const { properties } = only(template, 'DynamoDB::Table', 'Ledger')
		assert.deepEqual(properties['KeySchema'], [
			{ AttributeName: 'deviceId', KeyType: 'HASH' },
			{ AttributeName: 'seq', KeyType: 'RANGE' },
		])
		assert.deepEqual(properties['LocalSecondaryIndexes'], [
			{
				IndexName: 'byMessage',
				KeySchema: [
					{ AttributeName: 'deviceId', KeyType: 'HASH' },
					{ AttributeName: 'messageKey', KeyType: 'RANGE' },
				],
				Projection: { ProjectionType: 'KEYS_ONLY' },
			},
		])
		assert.deepEqual(
			new Set(
				(properties['AttributeDefinitions'] as object[]).map((definition) => JSON.stringify(definition)),
			),
			new Set(
				[
					{ AttributeName: 'deviceId', AttributeType: 'S' },
					{ AttributeName: 'seq', AttributeType: 'N' },
					{ AttributeName: 'messageKey', AttributeType: 'S' },
				].map((definition) => JSON.stringify(definition)),
			),
		)
	})

	for (const id of ['Ledger', 'Live', 'Attempts'])
		it(`${id} forgets items by their ttl`, () => {
			assert.deepEqual(only(template, 'DynamoDB::Table', id).properties['TimeToLiveSpecification'], {
				AttributeName: 'ttl',
				Enabled: true,
			})
		})
})

describe('permissions', () => {
	const policies = ofType(template, 'IAM::Policy')
	const granted = policies.flatMap(({ id, properties }) =>
		statementsIn(properties['PolicyDocument']).map((statement) => ({ id, statement })),
	)

	it('allow single actions only', () => {
		for (const { id, statement } of granted)
			for (const action of [statement.Action].flat())
				assert.match(action, /^[a-z0-9-]+:[A-Za-z]+$/, `${id}: ${action}`)
	})

	it('allow nothing on everything', () => {
		for (const { id, statement } of granted) {
			const resources = [statement.Resource].flat()
			assert.ok(resources.length > 0 && !resources.includes('*'), id)
		}
	})

	it('end in a wildcard only where nobody can know the name: the ids of connections', () => {
		const wild = granted.filter(({ statement }) => JSON.stringify(statement.Resource).includes('*'))
		for (const { id, statement } of wild) {
			const resource = JSON.stringify(statement.Resource)
			const isDownlink = statement.Action === 'iot:Publish' && /\/m\/d\/\*\/c2d"/.test(resource)
			if (isDownlink) continue
			assert.equal(statement.Action, 'execute-api:ManageConnections', id)
			assert.match(resource, /\/POST\/@connections\/\*"/)
		}
	})

	it('come from no managed policy', () => {
		for (const { id, properties } of ofType(template, 'IAM::Role'))
			assert.equal('ManagedPolicyArns' in properties, false, id)
	})

	it('of an edge are to invoke its routes, and nothing else, in a policy that nobody of the stack has', () => {
		const { id, properties } = only(template, 'IAM::ManagedPolicy', 'RestEdgePolicy')
		assert.ok(['Roles', 'Users', 'Groups'].every((member) => !(member in properties)))
		const [statement, ...others] = statementsIn(properties['PolicyDocument'])
		assert.deepEqual(others, [])
		assert.deepEqual([statement?.Effect, statement?.Action], ['Allow', 'execute-api:Invoke'])
		const api = only(template, 'ApiGatewayV2::Api', 'RestApi').id
		const resources = [statement?.Resource].flat() as readonly { readonly 'Fn::Join': [string, Json[]] }[]
		assert.deepEqual(
			resources.map(({ 'Fn::Join': [, parts] }) =>
				parts.map((part) => (typeof part === 'string' ? part : part['Ref'])),
			),
			['messages', 'psk', 'route', 'uplinks', 'downlinks'].map((route) => [
				'arn:',
				'AWS::Partition',
				':execute-api:',
				'AWS::Region',
				':',
				'AWS::AccountId',
				':',
				api,
				`/$default/POST/edge/${route}`,
			]),
		)
		assert.deepEqual(template.Outputs?.['EdgePolicyArn']?.Value, { Ref: id })
	})

	it('to be called are given to one API each, of this account', () => {
		for (const { id, properties } of ofType(template, 'Lambda::Permission')) {
			assert.equal(properties['Principal'], 'apigateway.amazonaws.com', id)
			assert.match(
				JSON.stringify(properties['SourceArn']),
				/"AWS::AccountId".*"Ref":"(?:Rest|Live|Communications)Api/,
				id,
			)
		}
	})
})

describe('queues', () => {
	const queues = ofType(template, 'SQS::Queue')
	const hasDeadLetters = ({ properties }: Found) => 'RedrivePolicy' in properties

	it('are encrypted, and speak TLS only', () => {
		for (const { id, properties } of queues) {
			assert.equal(properties['SqsManagedSseEnabled'], true, id)
			const policy = ofType(template, 'SQS::QueuePolicy').find(({ properties }) =>
				JSON.stringify(properties['Queues']).includes(`"${id}"`),
			)
			assert.deepEqual(
				statementsIn(policy?.properties['PolicyDocument']).map(({ Effect, Action, Condition }) => ({
					Effect,
					Action,
					Condition,
				})),
				[{ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
			)
		}
	})

	it('that can give up a message do so after three deliveries, to a queue that gives up none', () => {
		const read = ofType(template, 'Lambda::EventSourceMapping').map(({ properties }) =>
			String((object(properties['EventSourceArn'])['Fn::GetAtt'] as readonly string[])[0]),
		)
		for (const { id } of queues.filter(hasDeadLetters)) assert.ok(read.includes(id), id)
		for (const { id, properties } of queues.filter(hasDeadLetters)) {
			const { deadLetterTargetArn, maxReceiveCount } = object(properties['RedrivePolicy'])
			assert.equal(maxReceiveCount, 3, id)
			const [target = ''] = object(deadLetterTargetArn)['Fn::GetAtt'] as readonly string[]
			assert.equal(template.Resources[target]?.Type, 'AWS::SQS::Queue')
			assert.equal(template.Resources[target]?.Properties?.['RedrivePolicy'], undefined)
		}
	})

	it('feed functions that are made after the policies of their roles', () => {
		for (const { mapping } of feedings()) {
			const name = String(object(mapping.properties['FunctionName'])['Ref'])
			const { DependsOn = [] } = (template.Resources[name] ?? {}) as {
				readonly DependsOn?: readonly string[]
			}
			assert.ok(
				DependsOn.some((id) => template.Resources[id]?.Type === 'AWS::IAM::Policy'),
				name,
			)
			assert.ok(!('DependsOn' in mapping.resource), `${mapping.id}: the function says it already`)
		}
	})

	it('to which their own function sends have one that may loop; no other function may', () => {
		const sends = (role: unknown, queueId: string) =>
			ofType(template, 'IAM::Policy')
				.filter(({ properties }) => JSON.stringify(properties['Roles']).includes(JSON.stringify(role)))
				.flatMap(({ properties }) => statementsIn(properties['PolicyDocument']))
				.some(
					({ Action, Resource }) =>
						JSON.stringify(Action).includes('sqs:SendMessage') &&
						JSON.stringify(Resource).includes(`"${queueId}"`),
				)
		const looping = feedings()
			.map(({ mapping, queueId }) => ({
				name: String(object(mapping.properties['FunctionName'])['Ref']),
				queueId,
			}))
			.filter(({ name, queueId }) => {
				const [roleId] = object(template.Resources[name]?.Properties?.['Role'])[
					'Fn::GetAtt'
				] as readonly string[]
				return sends({ Ref: roleId }, queueId)
			})
			.map(({ name }) => name)
		assert.deepEqual(
			looping.toSorted(),
			['CommunicationsDispatch', 'DownlinksAdvance', 'LiveGreet'].map((name) =>
				functionNamed(assembly, name),
			),
		)
		const mayLoop = ofType(template, 'Lambda::Function').filter(
			({ properties }) => 'RecursiveLoop' in properties,
		)
		assert.deepEqual(
			mayLoop.map(({ id, properties }) => [id, properties['RecursiveLoop']]),
			looping.map((name) => [name, 'Allow']),
		)
	})

	it('keep messages for 14 days, the longest there is', () => {
		for (const { id, properties } of queues)
			assert.equal(properties['MessageRetentionPeriod'], 14 * 24 * 60 * 60, id)
	})
})

describe('the topic rules', () => {
	const payloadOf = ({ properties }: Found) => object(properties['TopicRulePayload'])
	const sqlOf = (context: Json) =>
		ofType(synthesise(context).template, 'IoT::TopicRule').map((rule) => payloadOf(rule)['Sql'])

	// The envelope begins with its version.
	const sql = (prefix: string, level: number) =>
		[
			{ name: '/raw', contentFormat: 'nrfcloud-raw-envelope' },
			{ name: '/senml', contentFormat: 'application/senml+json' },
			{ name: '/cbor', contentFormat: 'application/senml+cbor' },
			{ name: '', contentFormat: 'nrfcloud-library-message' },
		].map(
			({ name, contentFormat }) =>
				`SELECT 1 AS v, encode(*, 'base64') AS payload, topic(${level}) AS deviceId, traceid() AS traceId, ` +
				`newuuid() AS messageId, timestamp() AS receivedAt, 'iot' AS door, '${contentFormat}' AS contentFormat ` +
				`FROM '${prefix}m/d/+/d2c${name}'`,
		)

	// protocol.md §2.1: topic(n) counts levels from 1.
	const prefixes = [
		{ topicPrefix: 'data/', level: 4 },
		{ topicPrefix: '', level: 3 },
		{ topicPrefix: 'a/b/', level: 5 },
	]
	for (const { topicPrefix, level } of prefixes)
		it(`select the bytes and the device below ${JSON.stringify(topicPrefix)}`, () => {
			assert.deepEqual(sqlOf({ topicPrefix }), sql(topicPrefix, level))
			const example = `${topicPrefix}m/d/oob-352656108602296/d2c/raw`
			assert.equal(example.split('/')[level - 1], 'oob-352656108602296')
		})

	const rules = ofType(template, 'IoT::TopicRule')

	it('are made after the policies of their roles', () => {
		for (const { id, resource } of rules) {
			const [policyId = '', ...others] = (resource['DependsOn'] ?? []) as readonly string[]
			const policy = template.Resources[policyId]
			assert.equal(policy?.Type, 'AWS::IAM::Policy', id)
			assert.match(JSON.stringify(policy?.Properties?.['Roles']), new RegExp(`"${id.slice(0, -8)}Role`))
			assert.deepEqual(others, [])
		}
	})

	it('are evaluated as of 2016-03-23 and enabled', () => {
		assert.equal(rules.length, 4)
		for (const rule of rules)
			assert.deepEqual(
				[payloadOf(rule)['AwsIotSqlVersion'], payloadOf(rule)['RuleDisabled']],
				['2016-03-23', false],
			)
	})

	it('write to the queue of device messages, and what fails to a queue of its own, as they are', () => {
		const messages = only(template, 'SQS::Queue', 'ImportsMessages8')
		const errors = only(template, 'SQS::Queue', 'MqttDoorErrors')
		for (const rule of rules) {
			const { Actions, ErrorAction } = payloadOf(rule)
			const targets = [...(Actions as Json[]), ErrorAction].map((action) => object(object(action)['Sqs']))
			assert.deepEqual(
				targets.map(({ QueueUrl, UseBase64 }) => ({ QueueUrl, UseBase64 })),
				[messages, errors].map(({ id }) => ({ QueueUrl: { Ref: id }, UseBase64: false })),
			)
		}
	})

	it('have a role each, which only this rule of this account can take', () => {
		for (const rule of rules) {
			const [action] = payloadOf(rule)['Actions'] as Json[]
			const [roleId = ''] = object(object(object(action)['Sqs'])['RoleArn'])[
				'Fn::GetAtt'
			] as readonly string[]
			const role = template.Resources[roleId]
			const [statement, ...others] = statementsIn(role?.Properties?.['AssumeRolePolicyDocument'])
			assert.deepEqual(others, [])
			const { Principal, Condition } = object(statement)
			assert.deepEqual(Principal, { Service: 'iot.amazonaws.com' })
			const account = { Ref: 'AWS::AccountId' }
			const arn = ['arn:', { Ref: 'AWS::Partition' }, ':iot:', { Ref: 'AWS::Region' }, ':', account]
			assert.deepEqual(Condition, {
				StringEquals: { 'aws:SourceAccount': account },
				ArnEquals: {
					'aws:SourceArn': { 'Fn::Join': ['', [...arn, `:rule/${String(rule.properties['RuleName'])}`]] },
				},
			})
		}
	})

	it('are named after the stack, so that two stacks may live in one account', () => {
		const { template } = synthesise({ stackName: 'other-Stack' })
		assert.deepEqual(
			ofType(template, 'IoT::TopicRule').map(({ properties }) => properties['RuleName']),
			['other_Stack_raw', 'other_Stack_senml', 'other_Stack_cbor', 'other_Stack_library'],
		)
	})
})

describe('the REST API', () => {
	it('logs to a group whose name needs no line of its own in the policy of the account', () => {
		const [group] = ofType(template, 'Logs::LogGroup').filter(({ id }) => id.startsWith('RestAccessLog'))
		assert.equal(group?.properties['LogGroupName'], '/aws/vendedlogs/senml-live-rest')
	})

	it('logs neither path nor query, in which identities and fingerprints are', () => {
		const { properties } = only(template, 'ApiGatewayV2::Stage', 'Rest')
		const format = String(object(properties['AccessLogSettings'])['Format'])
		const variables: readonly string[] = format.match(/\$context\.[\w.]+/g) ?? []
		assert.ok(variables.includes('$context.routeKey') && variables.includes('$context.status'))
		const telling = /path|query|request(?:Override)?\.|authorizer|identity/i
		for (const variable of variables) assert.doesNotMatch(variable, telling)
	})

	it('throttles', () => {
		// reliability.md §6.2
		assert.deepEqual(only(template, 'ApiGatewayV2::Stage', 'Rest').properties['DefaultRouteSettings'], {
			ThrottlingRateLimit: 50,
			ThrottlingBurstLimit: 100,
		})
	})

	it('tells the function behind $default about every other route', () => {
		// Of the paths that these routes take, only those exist.
		const exists = new Map([
			['POST /{path+}', 'POST /{prefix+}/i/{routingKey}'],
			['GET /{fingerprint}', 'GET /{productionRun}.{code}'],
		])
		const keys = ofType(template, 'ApiGatewayV2::Route')
			.filter(({ id }) => id.startsWith('Rest'))
			.map(({ properties }) => String(properties['RouteKey']))
		const { properties } = only(template, 'Lambda::Function', 'RestFallback')
		const { ROUTES } = object(object(properties['Environment'])['Variables'])
		assert.ok(keys.includes('$default'))
		assert.deepEqual(
			String(ROUTES).split(',').toSorted(),
			keys
				.filter((key) => key !== '$default')
				.map((key) => exists.get(key) ?? key)
				.toSorted(),
		)
	})

	it('allows the origins of the context', () => {
		const allowedOrigins = ['https://hello.nrfcloud.com', 'http://localhost:3000']
		const { properties } = only(synthesise({ allowedOrigins }).template, 'ApiGatewayV2::Api', 'Rest')
		assert.deepEqual(object(properties['CorsConfiguration'])['AllowOrigins'], allowedOrigins)
	})
})

describe('the WebSocket API', () => {
	it('lets in by the fingerprint in the query, and on $connect only', () => {
		const authorizer = only(template, 'ApiGatewayV2::Authorizer', 'Live')
		// protocol.md §4.1
		assert.deepEqual(authorizer.properties['IdentitySource'], ['route.request.querystring.fingerprint'])
		const routes = ofType(template, 'ApiGatewayV2::Route').filter(({ id }) => id.startsWith('Live'))
		assert.deepEqual(
			routes.map(({ properties }) => [properties['RouteKey'], properties['AuthorizationType']]),
			[
				['$connect', 'CUSTOM'],
				['$disconnect', 'NONE'],
				['message', 'NONE'],
			],
		)
	})
})

describe('failed attempts', () => {
	it('are an alarm when there are more than 50 in five minutes, and none when there are none', () => {
		const { properties } = only(template, 'CloudWatch::Alarm', 'AlarmsFailedAttempts')
		const { ComparisonOperator, Threshold, Period, EvaluationPeriods, Statistic } = properties
		assert.deepEqual(
			{ ComparisonOperator, Threshold, Period, EvaluationPeriods, Statistic },
			{
				ComparisonOperator: 'GreaterThanThreshold',
				Threshold: 50,
				Period: 300,
				EvaluationPeriods: 1,
				Statistic: 'Sum',
			},
		)
		assert.equal(properties['TreatMissingData'], 'notBreaching')
	})

	it('are limited by the context, in every function that takes a fingerprint or a key', () => {
		const limited = ofType(synthesise({ failedAttemptsPerMinute: 3 }).template, 'Lambda::Function')
			.map(({ id, properties }) => ({
				id: id.replace(/[0-9A-F]{8}$/, ''),
				limit: object(object(properties['Environment'])['Variables'])['FAILED_ATTEMPTS_PER_MINUTE'],
			}))
			.filter(({ limit }) => limit !== undefined)
		assert.deepEqual(
			limited.toSorted((a, b) => a.id.localeCompare(b.id)),
			[
				'CommunicationsAuthorize',
				'LiveAuthorize',
				'RestActions',
				'RestConfigure',
				'RestDevicePage',
				'RestDownlinks',
				'RestHideData',
				'RestHistory',
				'RestIdentity',
				'RestLatest',
				'RestManage',
				'RestRunConverter',
				'RestSenmlImports',
				'RestTickets',
			].map((id) => ({
				id,
				limit: '3',
			})),
		)
	})
})

describe('a secret of the stack', () => {
	const idOf = (name: string) => only(template, 'SecretsManager::Secret', name).id
	const [psks, accounts] = [idOf('Psks'), idOf('Accounts')]

	/** Resources in which a text is, beside the secrets themselves. */
	const knowing = (text: string): readonly string[] =>
		Object.entries(template.Resources)
			.filter(([id, resource]) => id !== psks && id !== accounts && JSON.stringify(resource).includes(text))
			.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))
			.toSorted()

	it('is named by an output', () => {
		const { PskSecret, AccountsSecret } = object(template.Outputs)
		assert.deepEqual(PskSecret, {
			Value: { Ref: psks },
			Description: 'Secret that seals the pre-shared keys of devices',
		})
		assert.deepEqual(AccountsSecret, {
			Value: { Ref: accounts },
			Description: 'Secret with the accounts of nRF Cloud',
		})
	})

	it('that seals the keys of devices can be read by the function that opens keys for an edge alone', () =>
		assert.deepEqual(knowing(psks), ['RestEdgePsk', 'RestEdgePskRoleDefaultPolicy']))

	it('with the accounts can be read by the functions that work with them alone', () =>
		assert.deepEqual(knowing(accounts), [
			'DownlinksAdvance',
			'DownlinksAdvanceRoleDefaultPolicy',
			'RestConfigure',
			'RestConfigureRoleDefaultPolicy',
			'RestNrfCloud',
			'RestNrfCloudRoleDefaultPolicy',
		]))

	it('is named wherever secrets may be read', () =>
		assert.deepEqual(knowing('secretsmanager'), [
			'DownlinksAdvanceRoleDefaultPolicy',
			'RestConfigureRoleDefaultPolicy',
			'RestEdgePskRoleDefaultPolicy',
			'RestNrfCloudRoleDefaultPolicy',
		]))
})

describe('the stack', () => {
	it('keeps entries for the days of the context', () => {
		const { properties } = only(
			synthesise({ retentionDays: 7 }).template,
			'Lambda::Function',
			'ImportsProcessor',
		)
		assert.equal(object(object(properties['Environment'])['Variables'])['RETENTION_DAYS'], '7')
	})

	it('is the same each time', () => {
		assert.deepEqual(synthesise().template, template)
	})
})
