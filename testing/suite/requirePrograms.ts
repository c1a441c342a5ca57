import { spawnSync } from 'node:child_process'
import { title } from './title.ts'

/** Foreign programs that the tests run, how they are asked whether they are there, and their packages in Debian. */
const programs = [
	{ name: 'coap-client-openssl', ask: '-h', packages: ['libcoap3-bin'] },
	{ name: 'coap-client-gnutls', ask: '-h', packages: ['libcoap3-bin'] },
	{ name: 'openssl', ask: 'version', packages: ['openssl'] },
	// builds the addon for DTLS
	{ name: 'cc', ask: '--version', packages: ['gcc', 'libc6-dev'] },
	// opens the page
	{ name: 'chromium', ask: '--version', packages: ['chromium'] },
] as const

const missing = () => programs.filter(({ name, ask }) => spawnSync(name, [ask]).error !== undefined)

const namesOf = (found: ReturnType<typeof missing>): string => found.map(({ name }) => name).join(', ')

const packagesOf = (found: ReturnType<typeof missing>): string =>
	[...new Set(found.flatMap(({ packages }) => packages))].join(' ')

/** The tests speak to real clients of CoAP and DTLS, and open the page; these are packages of the operating system. */
export const requirePrograms = (): void => {
	const absent = missing()
	if (absent.length === 0) return
	const install = `apt-get install --yes --no-install-recommends ${packagesOf(absent)}`
	const asRoot = process.getuid?.() === 0 ? '' : 'sudo -n '
	title(`missing: ${namesOf(absent)}: ${asRoot}${install}`)
	spawnSync('sh', ['-c', `${asRoot}apt-get update -qq && ${asRoot}${install}`], { stdio: 'inherit' })
	const left = missing()
	if (left.length > 0)
		throw new Error(
			`The tests need ${namesOf(left)} and could not install what is missing.\n` +
				`Debian and Ubuntu: apt-get install ${packagesOf(left)}`,
		)
}
