/** A quota of AWS, or a setting of this stack, that a fleet uses up. */
export type Quota = {
	readonly name: string
	readonly limit: number
	readonly unit: string
	/** what to do when it binds */
	readonly raise: string
	readonly source: string
}

const quota = (name: string, limit: number, unit: string, raise: string, source: string): Quota => ({
	name,
	limit,
	unit,
	raise,
	source,
})

const lambdaLimits = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'
const iotLimits = 'https://docs.aws.amazon.com/general/latest/gr/iot-core.html'
const tableLimits = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html'
const apiLimits = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html'
const socketLimits =
	'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html'
const queueLimits =
	'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html'

/** Defaults of us-east-1, as of November 2026. */
export const quotas = {
	processors: quota(
		'processors at once, of this stack',
		2,
		'functions',
		'cdk/Imports.ts, up to 1,000',
		'cdk/Imports.ts',
	),
	greeters: quota(
		'greeting functions at once, of this stack',
		2,
		'functions',
		'cdk/functions/liveFunctions.ts',
		'cdk/functions/liveFunctions.ts',
	),
	newAccount: quota(
		'concurrent executions of a new account',
		10,
		'functions',
		'Service Quotas; AWS raises it with use, too',
		lambdaLimits,
	),
	concurrency: quota(
		'concurrent executions',
		1000,
		'functions',
		'Service Quotas, tens of thousands',
		lambdaLimits,
	),
	bridge: quota(
		'publications of one MQTT connection',
		100,
		'messages/s',
		'more bridge connections, each with its own client id',
		iotLimits,
	),
	publications: quota(
		'inbound publications of the account',
		20_000,
		'messages/s',
		'Service Quotas',
		iotLimits,
	),
	rules: quota('rule evaluations of the account', 20_000, 'messages/s', 'Service Quotas', iotLimits),
	inFlight: quota('messages in flight of the queue', 120_000, 'messages', 'a support case', queueLimits),
	newTable: quota(
		'write units of a new on-demand table',
		4_000,
		'units/s',
		'warm throughput of the table, or traffic that doubles slowly',
		tableLimits,
	),
	table: quota('write units of a table', 40_000, 'units/s', 'Service Quotas', tableLimits),
	partition: quota('write units of one device', 1_000, 'units/s', 'nothing: send less often', tableLimits),
	collection: quota('entries of one device', 10e9, 'bytes', 'bytesPerDay and retentionDays', tableLimits),
	posts: quota(
		'requests of the account to API Gateway',
		10_000,
		'requests/s',
		'packed frames; Service Quotas',
		apiLimits,
	),
	connects: quota(
		'new sockets of the account',
		500,
		'sockets/s',
		'Service Quotas, and the stage in cdk/Live.ts',
		socketLimits,
	),
} as const satisfies Readonly<Record<string, Quota>>

export type QuotaName = keyof typeof quotas
