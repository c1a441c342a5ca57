import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { bundleOptions } from '../../cdk/functions/bundleLambdas.ts'
import { type Conversion, objectUpdate } from '../../lambda/lwm2m/convert.ts'
import { sqsRecord } from '../../lambda/testing/sqsRecord.ts'
import { toCborBase64 } from '../convert/encodePack.ts'
import { RECEIVED_AT, WORKLOADS, type Workload } from '../convert/workloads.ts'
import { type ColdstartHost, coldstartDevice } from './coldstartHost.ts'
import type { Reference } from './coldstartReference.ts'
import type { Services } from './coldstartServices.ts'

/** The work of one process. */
export type ColdRun = {
	readonly name: string
	/** program of another Node.js; default: the running one */
	readonly node?: string
	/** file to import */
	readonly file: string
	readonly environment: Readonly<Record<string, string>>
	/** makes the event of the first call; without it there is no call */
	readonly event?: () => object
	/** throws if the result is wrong */
	readonly check?: (result: unknown) => void
}

const workload = (): Workload => {
	const make = WORKLOADS['geo4']
	if (make === undefined) throw new Error('There is no workload geo4.')
	return make('geo4')
}

/** Makes a new message at each call, as a door puts it on the queue. */
const queueEvent = (payload: string) => (): object => {
	const { deviceId } = coldstartDevice
	const contentFormat = 'application/senml+cbor'
	const envelope = { v: 1, deviceId, messageId: randomUUID(), receivedAt: Date.now(), door: 'bench' }
	const body = JSON.stringify({ ...envelope, contentFormat, payload })
	return { Records: [sqsRecord(randomUUID(), body)] }
}

const bundledConversion = (folder: string): string => {
	const outfile = join(folder, 'conversion-ours.mjs')
	buildSync({
		...bundleOptions,
		entryPoints: [join(import.meta.dirname, 'coldstartConversion.ts')],
		outfile,
	})
	return outfile
}

type Parts = { readonly host: ColdstartHost; readonly reference: Reference; readonly services: Services }

/** The conversion alone and the whole function, of both systems, and the import of every function of this project. */
export const contestantsFor = ({ host, reference, services }: Parts): readonly ColdRun[] => {
	const { functions, folder } = host
	const { pack, updates } = workload()
	const senMLCBOR = toCborBase64(pack)
	const event = () => ({ deviceId: 'reference', senMLCBOR, receivedAt: RECEIVED_AT })
	const processor = functions.find(({ name }) => name === 'imports/importMessages')
	if (processor === undefined) throw new Error('The stack has no processor.')
	const isReferenceRight = (result: unknown) => assert.deepEqual(result, updates)
	const referenceEnvironment = {
		AWS_REGION: 'eu-west-1',
		AWS_ACCESS_KEY_ID: 'reference',
		AWS_SECRET_ACCESS_KEY: 'local',
		AWS_ENDPOINT_URL: services.endpoint,
	}
	const referenceFunction = {
		file: reference.function,
		environment: referenceEnvironment,
		event,
		check: isReferenceRight,
	}
	const ours = {
		...processor,
		event: queueEvent(senMLCBOR),
		check: (result: unknown) => assert.deepEqual(result, { batchItemFailures: [] }),
	}
	return [
		{
			...ours,
			name: 'processor',
			environment: { ...processor.environment, AWS_ENDPOINT_URL: services.endpoint },
		},
		{ ...ours, name: 'processor on the host' },
		{ ...referenceFunction, name: 'reference function', node: reference.node },
		{ ...referenceFunction, name: 'reference function, our Node.js' },
		{
			name: 'conversion',
			file: bundledConversion(folder),
			environment: {},
			event,
			check: (result) => assert.deepEqual((result as Conversion['updates']).map(objectUpdate), updates),
		},
		{
			name: 'reference conversion',
			file: reference.conversion,
			environment: {},
			event,
			check: isReferenceRight,
		},
		...functions,
	]
}
