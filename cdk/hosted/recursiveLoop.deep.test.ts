import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { buildSync } from 'esbuild'
import type { Assembly, Resource } from '../../local/template/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { bundleOptions } from '../functions/bundleLambdas.ts'
import { repeatFirstImport } from '../testing/crowd.ts'
import { functionNamed } from '../testing/functionNamed.ts'

const device = { deviceId: 'oob-350000000000300', fingerprint: '29a.rcrsve' }

const imports = 5000

/** Greet with the clients of the AWS SDK: they send the trace of an invocation with every request. */
const withSdkClients = (assembly: Assembly, folder: string): Assembly => {
	const root = join(import.meta.dirname, '../..')
	buildSync({
		...bundleOptions,
		alias: {},
		define: {},
		banner: {},
		entryPoints: [join(root, 'lambda/live/greet.lambda.ts')],
		outfile: join(folder, 'index.mjs'),
	})
	const { Code } = assembly.template.Resources[functionNamed(assembly, 'LiveGreet')]?.Properties ?? {}
	const { S3Key } = Code as { readonly S3Key: string }
	return { ...assembly, assets: new Map([...assembly.assets, [S3Key, folder]]) }
}

/** Greet as Lambda runs functions that say nothing about loops. */
const withoutLoops = (assembly: Assembly): Assembly =>
	changeResources(assembly, (resource): Resource => {
		const { RecursiveLoop: _, ...Properties } = resource.Properties ?? {}
		return { ...resource, Properties }
	})

describe('a backlog of 5,000 imports, sent with the clients of the AWS SDK', () => {
	const folder = temporaryFolder()
	let assembly: Assembly
	before(async () => {
		const synthesised = await testAssembly(join(folder.path, 'cdk.out'))
		assembly = withSdkClients(synthesised, join(folder.path, 'greet'))
	})
	after(folder.remove)

	const withBacklog = async (change: (assembly: Assembly) => Assembly): Promise<TestStack> => {
		const stack = await hostStack(change(assembly), { devices: [device] })
		const from = stack.host.lines.length
		await stack.publish(device.deviceId, '[{"bn":"14201/0/","n":"6","vs":"Fixed"}]')
		await stack.logged(['"message":"imported"', device.deviceId], 1, from)
		const tables = { devices: stack.host.output('DevicesTable'), ledger: stack.host.output('LedgerTable') }
		await repeatFirstImport(stack.db, tables, { deviceId: device.deviceId, imports })
		return stack
	}
	const open = (stack: TestStack) =>
		stack.connect({ ...device, fingerprint: `${device.fingerprint}&after=0` })

	it('arrives whole', async (t) => {
		const stack = await withBacklog((same) => same)
		t.after(stack.close)
		const { socket, next } = await open(stack)
		const seqs: number[] = []
		for (;;) {
			const frame = JSON.parse(await next()) as { readonly '@context': string; readonly seq: number }
			if (frame['@context'].endsWith('/senml/live')) break
			if (frame['@context'].endsWith('/object/update')) seqs.push(frame.seq)
		}
		assert.deepEqual(
			seqs,
			Array.from({ length: imports }, (_, index) => index + 1),
		)
		socket.terminate()
	})

	it('would end after 16 rounds without the property RecursiveLoop', async (t) => {
		const stack = await withBacklog(withoutLoops)
		t.after(stack.close)
		const { socket } = await open(stack)
		await stack.logged(['LiveGreet', 'it is in a recursive loop'], 1, 0)
		assert.equal((await stack.logged(['"message":"continued"'], 16, 0)).length, 16)
		socket.terminate()
	})
})
