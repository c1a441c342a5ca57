import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../../cli/commandLine.ts'
import { parseEdgeArguments } from './edgeArguments.ts'

const hosts = ['127.0.0.1', '::1']
const run = {
	command: 'run',
	hosts,
	port: 5683,
	streamUrl: undefined,
	keyFile: undefined,
	name: undefined,
}
const examine = {
	command: 'doctor',
	port: 5683,
	dtlsPort: undefined,
	destination: undefined,
	isJson: false,
}

describe('the command line of edge', () => {
	const stack = { kind: 'stack', name: 's', region: undefined }
	const url = { kind: 'url', url: 'https://a.example', region: undefined }
	const local = { kind: 'local' }
	const cases: readonly (readonly [line: string, expected: object])[] = [
		['--stack s', { ...run, destination: stack }],
		['--stack s --region eu-north-1', { ...run, destination: { ...stack, region: 'eu-north-1' } }],
		['--url https://a.example/', { ...run, destination: url }],
		[
			'--local --host 0.0.0.0 --host :: --port 15683',
			{ ...run, destination: local, hosts: ['0.0.0.0', '::'], port: 15683 },
		],
		[
			'--url https://a.example --stream wss://b.example/communications --key-file /run/key --name port-3.north',
			{
				...run,
				destination: url,
				streamUrl: 'wss://b.example/communications',
				keyFile: '/run/key',
				name: 'port-3.north',
			},
		],
		['doctor example.com', { ...examine, host: 'example.com' }],
		['doctor 192.0.2.1:15683', { ...examine, host: '192.0.2.1', port: 15683 }],
		['doctor 2001:db8::1', { ...examine, host: '2001:db8::1' }],
		['doctor [2001:db8::1]:15683', { ...examine, host: '2001:db8::1', port: 15683 }],
		['doctor coap://example.com:7/', { ...examine, host: 'example.com', port: 7 }],
		[
			'doctor a --dtls-port 5684 --json --local',
			{ ...examine, host: 'a', dtlsPort: 5684, isJson: true, destination: local },
		],
	]
	for (const [line, expected] of cases)
		it(`reads ${line}`, () => assert.deepEqual(parseEdgeArguments(line.split(' ')), expected))

	it('gives help', () => assert.equal(parseEdgeArguments(['--help']), 'help'))

	const refused: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/--stack, --url and --local/],
		[/only one of them/, '--local', '--stack', 's'],
		[/--url: expected the RestUrl/, '--url', 'ftp://a.example'],
		[/--url: expected the RestUrl/, '--url', 'a.example'],
		[/--stream: expected the CommunicationsUrl/, '--local', '--stream', 'https://b.example'],
		[/--stream: .*without a query/, '--local', '--stream', 'wss://b.example/?key=slk_a'],
		[/--name: expected 1 to 58/, '--local', '--name', 'a b'],
		[/--port: expected a port, got 70000/, '--local', '--port', '70000'],
		[/--port: expected a port, got a/, '--local', '--port', 'a'],
		[/unexpected argument start/, 'start', '--local'],
		[/doctor needs a host/, 'doctor'],
		[/expected <host>\[:<port>\], got a b/, 'doctor', 'a b'],
		[/port: expected a port, got 99999/, 'doctor', 'a:99999'],
		[/unexpected argument b/, 'doctor', 'a', 'b'],
		[/--fast/, '--fast'],
	]
	for (const [says, ...argv] of refused)
		it(`refuses, and says why: ${JSON.stringify(argv)}`, () => {
			assert.throws(
				() => parseEdgeArguments(argv),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})
})
