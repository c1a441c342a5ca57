import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { operatorActions } from '../../cli/actions/operatorActions.ts'
import { parseDevicesArguments } from '../../cli/devices/devicesArguments.ts'
import { runDevices } from '../../cli/devices/runDevices.ts'
import { parseIntegrationsArguments } from '../../cli/integrations/integrationsArguments.ts'
import { runIntegrations } from '../../cli/integrations/runIntegrations.ts'
import { checkOnFirstUse } from '../../lambda/converters/checkOnFirstUse.ts'
import { translateTbel } from '../../lambda/converters/tbel/translateTbel.ts'
import { threadClocks } from '../../lambda/converters/threadClocks.ts'
import { type Step, step, stepWithText } from '../runner/step.ts'
import type { World } from '../world.ts'
import { soon } from './soon.ts'

/** Works with the commands `npm run integrations` and `npm run devices`. */
export const integrationMakerSteps = ({ environment, onEnd, noteFingerprint }: World): readonly Step[] => {
	const { integrationsTable: table, coapUrl = '', secured, restUrl, stored } = environment
	const db = new DynamoDBClient(environment.aws)
	const queues = new SQSClient(environment.aws)
	onEnd(() => {
		db.destroy()
		queues.destroy()
	})
	const needs = {
		db,
		table,
		urls: { coap: coapUrl, coaps: secured?.coapsUrl ?? '', rest: restUrl.replace(/\/$/, '') },
		check: checkOnFirstUse({ ...threadClocks(process), translateTbel }),
		randomInt: (max: number) => randomInt(max),
		now: Date.now,
		act: operatorActions({ db, queues, outputs: environment.outputs, now: Date.now, wait: pause }),
	}

	const run = async (argv: readonly string[]): Promise<object> => {
		const command = parseIntegrationsArguments(argv)
		if (command.name === 'help') throw new Error('the command line was not understood')
		const { exitCode, text, json } = await runIntegrations(needs, command)
		if (exitCode !== 0) throw new Error(text)
		return json
	}

	const withScript = async <T>(script: string, use: (file: string) => Promise<T>): Promise<T> => {
		const folder = mkdtempSync(join(tmpdir(), 'senml-live-converter-'))
		try {
			const file = join(folder, 'script.js')
			writeFileSync(file, script)
			return await use(file)
		} finally {
			rmSync(folder, { recursive: true })
		}
	}

	/** With the addresses of both transports, whatever the integration takes: `coap`, `coaps`. */
	const make = async (script: string, options: readonly string[]): Promise<object> => {
		const made = await withScript(script, (file) => run(['create', 'feature', '--decoder', file, ...options]))
		const { routingKey, httpEndpoint } = made as Readonly<Record<'routingKey' | 'httpEndpoint', string>>
		// It is a secret like a fingerprint.
		noteFingerprint(routingKey)
		const path = httpEndpoint.slice(needs.urls.rest.length)
		return { ...made, path, coap: `${coapUrl}${path}`, coaps: `${needs.urls.coaps}${path}`, door: coapUrl }
	}

	const findDevice = async (id: string): Promise<object | undefined> => {
		const command = parseDevicesArguments(['show', '--id', id])
		if (command.name !== 'show') throw new Error('the command line was not understood')
		const { exitCode, json } = await runDevices(db, stored, command, Date.now() / 1000)
		return exitCode === 0 ? json : undefined
	}

	return [
		stepWithText(
			'the operator has made an integration as `{name}` with this converter',
			async ({ name }, script, context) => {
				context[name] = await make(script, [])
			},
		),
		stepWithText(
			'the operator has made an integration as `{name}` with `{options}` and this converter',
			async ({ name, options }, script, context) => {
				context[name] = await make(script, options.split(' '))
			},
		),
		stepWithText('the operator gives the integration `{id}` this converter', async ({ id }, script) => {
			await withScript(script, (file) => run(['update', id, '--decoder', file]))
		}),
		stepWithText('the operator gives the integration `{id}` this encoder', async ({ id }, script) => {
			await withScript(script, (file) => run(['update', id, '--encoder', file]))
		}),
		step('the operator should find the device `{id}` as `{name}`', async ({ id, name }, context) => {
			const device = await soon(() => findDevice(id), `there is no device ${id}`)
			const { fingerprint } = device as { readonly fingerprint: string }
			noteFingerprint(fingerprint)
			context[name] = device
		}),
	]
}
