import { spawnSync } from 'node:child_process'
import { findLibcoapClient } from '../../edge/testing/libcoapClient.ts'
import { title } from './title.ts'

const installLibcoap = (): void => {
	const install = 'apt-get install --yes --no-install-recommends libcoap3-bin'
	const asRoot = process.getuid?.() === 0 ? '' : 'sudo -n '
	title(`libcoap's client is missing: ${asRoot}${install}`)
	spawnSync('sh', ['-c', `${asRoot}apt-get update -qq && ${asRoot}${install}`], { stdio: 'inherit' })
}

/** The tests speak to a real CoAP client; it is a package of the operating system. */
export const requireLibcoap = (): void => {
	if (findLibcoapClient() === undefined) installLibcoap()
	if (findLibcoapClient() === undefined)
		throw new Error(
			'The tests need the command coap-client of libcoap and could not install it.\n' +
				'Debian and Ubuntu: apt-get install libcoap3-bin',
		)
}
