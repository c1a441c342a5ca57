import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { synthStack } from '../app/synthStack.ts'
import { stackOutputs } from '../cli/stack/stackOutputs.ts'
import type { Assembly } from '../local/template/assembly.ts'
import { checkEdgePolicy } from './access/checkEdgePolicy.ts'
import { compareVerdicts } from './access/compareVerdicts.ts'
import type { Cases } from './cases.ts'
import { adaptAssembly, type Replacements } from './deployment/adaptTemplate.ts'
import { cdkCli } from './deployment/cdkCli.ts'
import { compareResources, type Deployed, describeDeployed } from './deployment/compareResources.ts'
import { allOptions } from './deployment/options.ts'
import { callCanary, operate } from './drive/operate.ts'
import { runFeatures } from './drive/runFeatures.ts'
import { region, root } from './emulator/account.ts'
import { callAws } from './emulator/callAws.ts'
import { type Emulator, startEmulator, type Transport } from './emulator/emulator.ts'
import type { Tools } from './emulator/tools.ts'
import type { Environment } from './runCommand.ts'

type Needs = {
	readonly tools: Tools
	readonly folder: string
	readonly cases: Cases
	readonly print: (text: string) => void
	readonly transport: Transport
	readonly environment: Environment
}

/** If the emulator needs fewer, or the stack gives cause for more, this has to be looked at. */
const expectedReplacements = (transport: Transport, name: 'deploy' | 'update'): Replacements => ({
	'metric math': 4,
	'names of CORS members': 1,
	'permissions for batches': 22,
	'ids of secrets': 4,
	// The page and the contracts know three each; the canary, an option, one more.
	'addresses without TLS': transport === 'tls' ? 0 : { deploy: 18, update: 19 }[name],
})

type Stage = Needs & { readonly emulator: Emulator; readonly title: string }

/** Synthesises the stack, makes the replacements, and deploys it with the CDK CLI. Resolves with the stack as synthesised. */
const deploy = async (
	{ cases, folder, transport, emulator, title, environment }: Stage,
	name: 'deploy' | 'update',
	context: Readonly<Record<string, unknown>>,
): Promise<{ readonly assembly: Assembly; readonly output: string }> => {
	const output = join(folder, `${transport} ${name}`)
	const assembly = await synthStack(output, context)
	const replacements = adaptAssembly(output, transport)
	await cases.check(`${title}: ${name}: replacements in the template`, () => {
		const [got, wanted] = [replacements, expectedReplacements(transport, name)].map((each) =>
			JSON.stringify(each),
		)
		if (got !== wanted) throw new Error(`${got} instead of ${wanted}`)
	})
	const cdk = cdkCli(output, { ...emulator.environment, PATH: environment['PATH'] }, folder)
	if (name === 'deploy') await cases.check(`${title}: cdk bootstrap`, cdk.bootstrap)
	const deployed = await cases.check(`${title}: cdk ${name}`, cdk.deploy)
	if (deployed === undefined) throw new Error('without a deployment there is nothing to rehearse')
	return { assembly, output }
}

const optionsOf = ({ endpoint }: Emulator) => ({ endpoint, region, credentials: root })

/** The tables that the template retains are there after the stack is gone; the others are gone, too. */
const checkDestroyed = async (
	{ cases, emulator, title }: Stage,
	{ template }: Assembly,
	deployed: Deployed,
) => {
	const db = new DynamoDBClient(optionsOf(emulator))
	for (const [id, { type, physicalId }] of deployed)
		if (type === 'AWS::DynamoDB::Table')
			await cases.check(`${title}: destroy: ${id}`, async () => {
				const isThere = await db.send(new DescribeTableCommand({ TableName: physicalId })).then(
					() => true,
					() => false,
				)
				const { DeletionPolicy } = template.Resources[id] as { readonly DeletionPolicy?: string }
				const isRetained = DeletionPolicy?.startsWith('Retain') ?? false
				if (isThere !== isRetained) throw new Error(isThere ? 'it is left over' : 'it is gone')
			})
}

/** Deploys, uses, updates and destroys the stack on an emulator of its own. */
export const rehearse = async (needs: Needs): Promise<void> => {
	const { cases, print, transport } = needs
	const title = transport
	print(`\n── ${transport === 'tls' ? 'over TLS, with IAM enforced' : 'over plain HTTP'}`)
	const emulator = await startEmulator(needs)
	try {
		await useStack({ ...needs, emulator, title })
	} catch (error) {
		print(`the end of the emulator's log:\n${readFileSync(emulator.log, 'utf8').slice(-4000)}`)
		throw error
	} finally {
		await emulator.stop()
	}
	await cases.check(`${title}: the emulator has no error of its own`, () => {
		const found = /^Traceback[\s\S]{0,2000}/m.exec(readFileSync(emulator.log, 'utf8'))
		if (found !== null) throw new Error(found[0])
	})
}

const useStack = async (stage: Stage): Promise<void> => {
	const { cases, emulator, title, transport } = stage
	const options = optionsOf(emulator)
	const { environment } = emulator
	const call = callAws(emulator.endpoint)
	const isEnforced = transport === 'tls'
	const first = await deploy(stage, 'deploy', {})
	const { stackName, template } = first.assembly
	const deployed = await describeDeployed(stackName, options)
	await compareResources({ cases, call, options, title: `${title}: deploy` }, template, deployed)
	await runFeatures({ cases, environment, stackName, title })
	const outputs = await stackOutputs(stackName, options)
	const operating = { cases, call, options, environment, stackName, outputs, deployed, title }
	await operate(operating, { isEnforced })
	const second = await deploy(stage, 'update', allOptions)
	const updated = await describeDeployed(stackName, options)
	await compareResources(
		{ cases, call, options, title: `${title}: update` },
		second.assembly.template,
		updated,
	)
	await callCanary({ ...operating, deployed: updated })
	if (isEnforced) await checkEdgePolicy({ cases, call, outputs, title })
	if (isEnforced) await compareVerdicts({ cases, call, assembly: second.assembly, deployed: updated, title })
	const cdk = cdkCli(second.output, environment, stage.folder)
	await cases.check(`${title}: cdk destroy`, cdk.destroy)
	await checkDestroyed(stage, second.assembly, updated)
}
