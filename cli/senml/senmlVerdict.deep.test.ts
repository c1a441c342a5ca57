import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { timeWindowOf } from '../../lambda/imports/contract.ts'
import type { DeviceMessage } from '../../lambda/imports/intake/deviceMessage.ts'
import { type ImportLog, importLog } from '../../lambda/imports/log/importLog.ts'
import { objectUpdate } from '../../lambda/lwm2m/convert.ts'
import { createProcessor } from '../../lambda/testing/memoryProcessor.ts'
import { type TestdataPack, testdataPacks } from '../../lambda/testing/testdataPacks.ts'
import { contentOf, type Format } from './senmlContent.ts'
import { examine } from './senmlExamine.ts'

/** `npm run senml` and the import have the same result for the same bytes. */

const window = timeWindowOf({
	PLAUSIBLE_PAST_DAYS: String(cdkJson.context.plausiblePastDays),
	PLAUSIBLE_FUTURE_SECONDS: String(cdkJson.context.plausibleFutureSeconds),
})

type Sent = Pick<DeviceMessage, 'contentFormat' | 'payload'>

const inEnvelope = (payload: Uint8Array, contentFormat?: number): Sent => ({
	contentFormat: 'nrfcloud-raw-envelope',
	payload: Buffer.from(JSON.stringify({ data: Buffer.from(payload).toString('base64'), contentFormat })),
})

/** The message on the queue for a device that declares this format, or none. */
const asSent = ({ payload }: TestdataPack, format: Format | undefined): Sent => {
	if (format === 'json') return { contentFormat: 'application/senml+json', payload }
	// The Content-Format of SenML CBOR is 112 (RFC 8428 §12.3.2).
	return inEnvelope(payload, format === 'cbor' ? 112 : undefined)
}

/** The import log after a device has sent the pack. */
const imported = (pack: TestdataPack, format: Format | undefined): Promise<ImportLog> =>
	importedAs(pack, asSent(pack, format))

const importedAs = async (pack: TestdataPack, sent: Sent): Promise<ImportLog> => {
	const { services, importAll, errors } = createProcessor(window)
	const { receivedAt } = pack
	const message = {
		v: 1,
		deviceId: 'oob-352656108602296',
		messageId: pack.name,
		receivedAt,
		door: 'iot',
		...sent,
	} as const
	await importAll([{ message }])
	assert.deepEqual(errors, [])
	const [entry, ...others] = services.log
	assert.ok(entry !== undefined && others.length === 0)
	const log = importLog(entry, window)
	// The log shows the findings of the import itself, not of a later conversion.
	assert.deepEqual(entry.findings, log.findings)
	return log
}

type Verdict = Pick<ImportLog, 'success' | 'senML' | 'findings'> & { readonly updates: readonly unknown[] }

const verdictOf = ({ success, senML, lwm2m = [], findings }: ImportLog): Verdict =>
	asJson({ success, senML, updates: lwm2m, findings })

const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value))

/** Adapts a result to the log, which shows invalid packs in base64 and only the first 50 findings. */
const comparable = (
	{ payload }: TestdataPack,
	{
		senML,
		findings,
		...others
	}: Omit<Verdict, 'senML'> & { readonly senML: Verdict['senML'] | null | undefined },
): Verdict =>
	asJson({
		...others,
		senML: senML ?? Buffer.from(payload).toString('base64'),
		findings: findings.slice(0, 50),
	})

const examined = (pack: TestdataPack, format: Format | undefined, bytes = pack.payload): Verdict => {
	const receivedAt = pack.receivedAt / 1000
	const content = contentOf(bytes, format)
	const { success, senML, findings, updates } = examine(content, { receivedAt, window })
	return comparable(pack, { success, senML, findings, updates: updates.map(objectUpdate) })
}

const packs = testdataPacks()
const formats: readonly (Format | undefined)[] = ['cbor', 'json', undefined]
const declared = (format: Format | undefined): string => format ?? 'nothing'

describe('the verdict of the tool on a pack', () => {
	it('is about more than four hundred packs, good and bad', () => {
		assert.ok(packs.length > 400, `${packs.length}`)
		const good = packs.filter((pack) => examined(pack, pack.format).success)
		assert.ok(good.length > 50 && packs.length - good.length > 200, `${good.length}`)
	})

	for (const format of formats)
		it(`is that of the import, of a device that declares ${declared(format)}`, async () => {
			for (const pack of packs)
				assert.deepEqual(examined(pack, format), verdictOf(await imported(pack, format)), pack.name)
		})
})

describe('the verdict of the tool on an envelope', () => {
	// SenML in JSON, SenML in CBOR, plain text.
	for (const declared of [110, 112, 0, undefined])
		it(`that declares ${declared ?? 'nothing'} is that of the import`, async () => {
			for (const pack of packs) {
				const envelope = inEnvelope(pack.payload, declared)
				const verdict = examined(pack, undefined, envelope.payload)
				assert.deepEqual(verdict, verdictOf(await importedAs(pack, envelope)), pack.name)
			}
		})
})

describe('what the program prints', () => {
	const run = async (argv: readonly string[], input: Uint8Array): Promise<string> => {
		const child = spawn(process.execPath, [`${import.meta.dirname}/../senml.ts`, '-', '--json', ...argv], {
			env: {},
		})
		child.stdin.end(Buffer.from(input).toString('hex'))
		const [stdout] = await Promise.all([text(child.stdout), once(child, 'exit')])
		return stdout
	}

	const printed = async (pack: TestdataPack, format: Format | undefined): Promise<Verdict> => {
		const received = ['--received', new Date(pack.receivedAt).toISOString()]
		const argv = [...received, ...(format === undefined ? [] : ['--format', format])]
		const { success, senML, findings, updates } = JSON.parse(await run(argv, pack.payload))
		const objects = updates.map(({ update }: { readonly update: unknown }) => update)
		return comparable(pack, { success, senML, findings, updates: objects })
	}

	const some = ['FT01', 'FT18', 'FE11', 'FV01', 'FV08', 'FM08', 'FM12', 'a byte order mark']
	for (const name of some) {
		const pack = packs.find((one) => one.name === name)
		for (const format of pack === undefined ? [] : [pack.format, undefined])
			it(`is the verdict of the import on ${name}, of a device that declares ${declared(format)}`, async () => {
				assert.ok(pack !== undefined)
				assert.deepEqual(await printed(pack, format), verdictOf(await imported(pack, format)))
			})
	}

	it('is about packs that are there', () => {
		for (const name of some)
			assert.ok(
				packs.some((pack) => pack.name === name),
				name,
			)
	})
})
