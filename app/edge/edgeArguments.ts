import { readCommandLine, refuseArgument, UsageError } from '../../cli/commandLine.ts'

export const usage = `Usage: npm run edge -- [options]
       npm run edge -- doctor <host>[:<port>] [options]

The first runs a CoAP server that forwards what devices send to a stack. The second checks from outside in whether devices
reach one, and, with --stack, --url or --local, whether this machine reaches the stack.

  --stack <name>    forwards to a stack in AWS
  --url <url>       forwards to the stack with this RestUrl: needs no permission to read the outputs of the stack
  --local           forwards to the npm start on this machine
  --region <name>   of the stack; default: the one in the URL, then the one of the environment
  --host <address>  IP address to listen on, may come several times; default: 127.0.0.1 and ::1, which only this
                    machine reaches. 0.0.0.0 and :: are all addresses
  --port <port>     default: 5683
  --stream <url>    CommunicationsUrl of the stack: hears of new downlinks at once, with the key in EDGE_KEY or --key-file;
                    --stack and --local find it by themselves
  --key-file <path> a file with the key; its scope is edge:downlinks
  --name <name>     of this edge on the streams; default: the name of the machine
  --dtls-port <n>   doctor: also checks DTLS at this port of the host
  --json            doctor: prints JSON
  --help

COAP_DTLS_ENABLED=true in the environment adds DTLS, COAP_PROXY_PROTOCOL_PORT a port on loopback for a terminator of DTLS
(docs/dtls.md).
Credentials come from where the AWS SDK looks for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, the role of
the machine. They need the policy in the output EdgePolicyArn of the stack.
Exit code of doctor: 0 if nothing is wrong, 1 if something is, 2 if the command line is wrong.
`

/** Where the stack is. */
export type Destination =
	| { readonly kind: 'stack'; readonly name: string; readonly region: string | undefined }
	| { readonly kind: 'url'; readonly url: string; readonly region: string | undefined }
	| { readonly kind: 'local' }

export type RunArguments = {
	readonly command: 'run'
	readonly destination: Destination
	/** IP addresses */
	readonly hosts: readonly string[]
	readonly port: number
	/** of the communications stream; undefined: the outputs of the stack have it */
	readonly streamUrl: string | undefined
	readonly keyFile: string | undefined
	/** undefined: that of the machine */
	readonly name: string | undefined
}

export type DoctorArguments = {
	readonly command: 'doctor'
	readonly host: string
	readonly port: number
	/** undefined: DTLS is not checked */
	readonly dtlsPort: number | undefined
	/** undefined: the stack is not checked */
	readonly destination: Destination | undefined
	readonly isJson: boolean
}

const options = {
	stack: { type: 'string' },
	url: { type: 'string' },
	local: { type: 'boolean', default: false },
	region: { type: 'string' },
	host: { type: 'string', multiple: true },
	port: { type: 'string' },
	stream: { type: 'string' },
	'key-file': { type: 'string' },
	name: { type: 'string' },
	'dtls-port': { type: 'string' },
	json: { type: 'boolean', default: false },
} as const

/** what may follow `edge:` in the name of a door */
export const edgeNameForm = /^[\w.-]{1,58}$/

/** RFC 7252 §12.6 */
const defaultPort = 5683

/** Reads the command line of `npm run edge`. Throws a `UsageError`. */
export const parseEdgeArguments = (argv: readonly string[]): RunArguments | DoctorArguments | 'help' => {
	const { values, positionals } = readCommandLine(argv, options)
	if (values.help) return 'help'
	const [command, target, unexpected] = positionals
	const destination = destinationOf(values)
	if (command === 'doctor') {
		refuseArgument(unexpected)
		if (target === undefined)
			throw new UsageError('doctor needs a host: npm run edge -- doctor <host>[:<port>]')
		const { host, port } = hostAndPort(target)
		const dtlsPort = values['dtls-port']
		return {
			command: 'doctor',
			host,
			port: values.port === undefined ? port : portOf('--port', values.port),
			dtlsPort: dtlsPort === undefined ? undefined : portOf('--dtls-port', dtlsPort),
			destination,
			isJson: values.json,
		}
	}
	refuseArgument(command)
	if (destination === undefined) throw new UsageError('where to? Name one of --stack, --url and --local')
	return {
		command: 'run',
		destination,
		hosts: values.host ?? ['127.0.0.1', '::1'],
		port: values.port === undefined ? defaultPort : portOf('--port', values.port),
		streamUrl: values.stream === undefined ? undefined : streamUrlOf(values.stream),
		keyFile: values['key-file'],
		name: values.name === undefined ? undefined : nameOf(values.name),
	}
}

/** The key travels in a header: an address with one would be a secret. */
const streamUrlOf = (text: string): string => {
	const url = URL.canParse(text) ? new URL(text) : undefined
	if (url === undefined || !/^wss?:$/.test(url.protocol) || url.search !== '')
		throw new UsageError('--stream: expected the CommunicationsUrl of the stack, wss://…, without a query')
	return text.replace(/\/$/, '')
}

const nameOf = (text: string): string => {
	if (!edgeNameForm.test(text))
		throw new UsageError('--name: expected 1 to 58 letters, digits, dots, underscores and hyphens')
	return text
}

type Values = {
	readonly stack?: string | undefined
	readonly url?: string | undefined
	readonly local: boolean
	readonly region?: string | undefined
}

const destinationOf = ({ stack, url, local, region }: Values): Destination | undefined => {
	const named = [stack, url, local || undefined].filter((one) => one !== undefined)
	if (named.length > 1) throw new UsageError('--stack, --url and --local: only one of them')
	if (stack !== undefined) return { kind: 'stack', name: stack, region }
	if (url !== undefined) return { kind: 'url', url: urlOf(url), region }
	return local ? { kind: 'local' } : undefined
}

const urlOf = (text: string): string => {
	const url = URL.canParse(text) ? new URL(text) : undefined
	if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
		throw new UsageError('--url: expected the RestUrl of the stack, https://…')
	return text.replace(/\/$/, '')
}

const portOf = (name: string, text: string): number => {
	const port = Number(text)
	if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`${name}: expected a port, got ${text}`)
	return port
}

/** `example.com`, `192.0.2.1:5683`, `[2001:db8::1]:5683`, `2001:db8::1`, with or without `coap://` */
const hostAndPort = (text: string): { readonly host: string; readonly port: number } => {
	const [, bracketed, plain, port] =
		/^(?:coaps?:\/\/)?(?:\[([0-9a-f:.]+)\]|([^\s:/[\]]+|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*))(?::(\d+))?\/?$/i.exec(
			text,
		) ?? []
	const host = bracketed ?? plain
	if (host === undefined) throw new UsageError(`expected <host>[:<port>], got ${text}`)
	return { host, port: port === undefined ? defaultPort : portOf('port', port) }
}
